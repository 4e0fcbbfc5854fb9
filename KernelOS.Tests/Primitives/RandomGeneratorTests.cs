using System;
using KernelOS.Core.Primitives;
using NUnit.Framework;

namespace KernelOS.Tests.Primitives;

public sealed class RandomGeneratorTests
{
    /// <summary>RFC 8439, appendix A.1, test vectors 1 and 2: the all-zero key, blocks 0 and 1.</summary>
    [TestCase(0u, "76b8e0ada0f13d90405d6ae55386bd28bdd219b8a08ded1aa836efcc8b770dc7da41597c5157488d7724e03fb8d84a376a43b8f41518a11cc387b669b2ee6586")]
    [TestCase(1u, "9f07e7be5551387a98ba977c732d080dcb0f29a048e3656912c6533e32ee7aed29b721769ce64e43d57133b074d839d531ed1f28510afb45ace10a1f4b794d6f")]
    public void BlocksAreThoseOfTheStandard(uint counter, string expected)
    {
        RandomGenerator generator = default;
        byte[] block = new byte[64];
        generator.NextBlock(block, counter);
        Assert.That(Convert.ToHexStringLower(block), Is.EqualTo(expected));
    }

    [Test]
    public void OutputIsTheRestOfTheStreamAndTheKeyIsErased([Values(1, 31, 32, 33, 96, 97, 1000)] int length)
    {
        RandomGenerator generator = default;
        byte[] stream = new byte[64 * 17];
        for (int i = 0; i < 17; i++)
        {
            generator.NextBlock(stream.AsSpan(64 * i, 64), (uint)i);
        }

        byte[] output = new byte[length];
        generator.Fill(output);
        byte[] again = new byte[length];
        generator.Fill(again);
        Assert.That(output, Is.EqualTo(stream.AsSpan(RandomGenerator.KeySize, length).ToArray()));
        Assert.That(length < 16 || !output.AsSpan().SequenceEqual(again));
    }

    [Test]
    public void EveryByteOfEntropyMatters()
    {
        byte[] entropy = new byte[70];
        byte[] reference = OutputAfter(entropy);
        for (int i = 0; i < entropy.Length; i++)
        {
            entropy[i] = 1;
            Assert.That(OutputAfter(entropy), Is.Not.EqualTo(reference), $"byte {i}");
            entropy[i] = 0;
        }
    }

    private static byte[] OutputAfter(byte[] entropy)
    {
        RandomGenerator generator = default;
        generator.AddEntropy(entropy);
        byte[] output = new byte[32];
        generator.Fill(output);
        return output;
    }
}
