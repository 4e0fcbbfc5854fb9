using System;
using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace KernelOS.Core.Primitives;

/// <summary>A cryptographic random generator: ChaCha20 with fast key erasure.</summary>
/// <remarks>
/// Each request runs the block function (RFC 8439, 2.3) under the current key; the first 32 bytes of the key stream
/// replace the key before anything is handed out, so that earlier output cannot be recomputed from a stolen state
/// (D. J. Bernstein, "Fast-key-erasure random-number generators", 2017). Not thread-safe: the home guards it.
/// </remarks>
public struct RandomGenerator
{
    /// <summary>How many bytes a key has.</summary>
    public const int KeySize = 32;

    private const int KeyWords = 8;
    private const int BlockSize = 64;

    private Words _key;

    /// <summary>Stirs bytes of any quality into the key; never makes the state easier to guess.</summary>
    public void AddEntropy(ReadOnlySpan<byte> bytes)
    {
        Span<byte> block = stackalloc byte[BlockSize];
        do
        {
            int count = Math.Min(bytes.Length, KeySize);
            for (int i = 0; i < count; i++)
            {
                _key[i / 4] ^= (uint)bytes[i] << (8 * (i % 4));
            }

            bytes = bytes[count..];
            NextBlock(block, 0);
            ReplaceKey(block);
        }
        while (!bytes.IsEmpty);

        block.Clear();
    }

    /// <summary>Fills <paramref name="destination"/> with random bytes.</summary>
    public void Fill(Span<byte> destination)
    {
        Span<byte> block = stackalloc byte[BlockSize];
        RandomGenerator stream = this;
        NextBlock(block, 0);
        ReplaceKey(block);
        int count = Math.Min(destination.Length, BlockSize - KeySize);
        block.Slice(KeySize, count).CopyTo(destination);
        destination = destination[count..];
        for (uint counter = 1; !destination.IsEmpty; counter++)
        {
            stream.NextBlock(block, counter);
            count = Math.Min(destination.Length, BlockSize);
            block[..count].CopyTo(destination);
            destination = destination[count..];
        }

        block.Clear();
        stream = default;
    }

    /// <summary>The key stream's block number <paramref name="counter"/> under the current key and an all-zero nonce.</summary>
    internal readonly void NextBlock(Span<byte> block, uint counter)
    {
        // The state: "expand 32-byte k", the key, the counter, the nonce.
        uint s0 = 0x6170_7865, s1 = 0x3320_646E, s2 = 0x7962_2D32, s3 = 0x6B20_6574;
        uint s4 = _key[0], s5 = _key[1], s6 = _key[2], s7 = _key[3];
        uint s8 = _key[4], s9 = _key[5], s10 = _key[6], s11 = _key[7];
        uint s12 = counter, s13 = 0, s14 = 0, s15 = 0;
        for (int round = 0; round < 10; round++)
        {
            QuarterRound(ref s0, ref s4, ref s8, ref s12);
            QuarterRound(ref s1, ref s5, ref s9, ref s13);
            QuarterRound(ref s2, ref s6, ref s10, ref s14);
            QuarterRound(ref s3, ref s7, ref s11, ref s15);
            QuarterRound(ref s0, ref s5, ref s10, ref s15);
            QuarterRound(ref s1, ref s6, ref s11, ref s12);
            QuarterRound(ref s2, ref s7, ref s8, ref s13);
            QuarterRound(ref s3, ref s4, ref s9, ref s14);
        }

        ReadOnlySpan<uint> words =
        [
            s0 + 0x6170_7865, s1 + 0x3320_646E, s2 + 0x7962_2D32, s3 + 0x6B20_6574,
            s4 + _key[0], s5 + _key[1], s6 + _key[2], s7 + _key[3],
            s8 + _key[4], s9 + _key[5], s10 + _key[6], s11 + _key[7],
            s12 + counter, s13, s14, s15,
        ];
        for (int i = 0; i < words.Length; i++)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(block[(4 * i)..], words[i]);
        }
    }

    private void ReplaceKey(ReadOnlySpan<byte> block)
    {
        for (int i = 0; i < KeyWords; i++)
        {
            _key[i] = BinaryPrimitives.ReadUInt32LittleEndian(block[(4 * i)..]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void QuarterRound(ref uint a, ref uint b, ref uint c, ref uint d)
    {
        a += b;
        d = BitOperations.RotateLeft(d ^ a, 16);
        c += d;
        b = BitOperations.RotateLeft(b ^ c, 12);
        a += b;
        d = BitOperations.RotateLeft(d ^ a, 8);
        c += d;
        b = BitOperations.RotateLeft(b ^ c, 7);
    }

    [InlineArray(KeyWords)]
    private struct Words
    {
        private uint _first;
    }
}
