extern alias Schedules;

using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Runtime.Loader;
using KernelOS.Core.Platform;
using KernelOS.Tests.Programs;
using KernelOS.Tool.Building;
using KernelOS.Tool.Sessions;
using NUnit.Framework;
using Schedules::KernelOS.Tests.Schedules;

namespace KernelOS.Tests.Memory.Physical;

/// <summary>The frame allocator under schedules in which any atomic step of any CPU may come before any other.</summary>
/// <remarks>That this finds what can go wrong is shown by mistakes that are planted in copies of the sources.</remarks>
public sealed class FrameScheduleTests
{
    private const int Count = 10_000;
    private const int CountForMistakes = 40_000;

    /// <summary>What each of the allocator's safeguards is there for.</summary>
    private static readonly PlantedMistake[] s_mistakes =
    [
        new("a reservation is overwritten that another CPU has ended",
            "FrameAllocator.SingleFrames.cs",
            "Interlocked.CompareExchange(ref reservation->Word, index >> 6, word);",
            "reservation->Word = index >> 6;"),
        new("a reserved block stays in the index",
            "FrameAllocator.SingleFrames.cs",
            "            Reindex(block);",
            ""),
        new("nobody looks whether the index still says what the state says",
            "BlockIndex.cs",
            "            current = BlockState.GetClass(Volatile.Read(ref state));",
            "current = written;"),
        new("a claimed block stays in the index",
            "FrameAllocator.Blocks.cs",
            "        _metadata.Index.RemoveClaimed((ulong)found);",
            ""),
        new("a freed block enters the index without another look",
            "BlockIndex.cs",
            "        if (Volatile.Read(ref state) != BlockState.Full)\n        {\n            Update(block, ref state);\n        }",
            ""),
        new("a bit above is cleared without another look",
            "BitIndex.cs",
            "        if (Volatile.Read(ref WordOf(level, number)) != 0)\n        {\n            AddAbove(above, level + 1);\n        }",
            ""),
        new("a freed frame does not bring its block back into the index",
            "FrameAllocator.Freeing.cs",
            "        if (BlockState.MayMove(Interlocked.Add(ref GetState(block), 1)))\n        {\n            Reindex(block);\n        }",
            "Interlocked.Add(ref GetState(block), 1);"),
        new("a block whose reservation ends does not enter the index",
            "FrameAllocator.Reservations.cs",
            "            if (BlockState.GetFree(old) != 0)\n            {\n                Reindex(block);\n            }",
            ""),
        new("the count of a reserved block is lowered in two steps",
            "FrameAllocator.SingleFrames.cs",
            "Interlocked.CompareExchange(ref state, old - 1, old)",
            "Interlocked.TornCompareExchange(ref state, old - 1, old)"),
        new("a bit is taken in two steps",
            "FrameAllocator.SingleFrames.cs",
            "Interlocked.CompareExchange(ref *bits, free & (free - 1), free)",
            "Interlocked.TornCompareExchange(ref *bits, free & (free - 1), free)"),
        new("a whole block is claimed in two steps",
            "FrameAllocator.Blocks.cs",
            "Interlocked.CompareExchange(ref GetState(block), kind, BlockState.Full)",
            "Interlocked.TornCompareExchange(ref GetState(block), kind, BlockState.Full)"),
        new("the count is lowered for a run in two steps",
            "FrameAllocator.Runs.cs",
            "Interlocked.CompareExchange(ref state, old - count, old)",
            "Interlocked.TornCompareExchange(ref state, old - count, old)"),
        new("a block is reserved in two steps",
            "FrameAllocator.Reservations.cs",
            "Interlocked.CompareExchange(ref state, old | BlockState.Reserved, old)",
            "Interlocked.TornCompareExchange(ref state, old | BlockState.Reserved, old)"),
        new("a bit is set in two steps",
            "FrameAllocator.Freeing.cs",
            "Interlocked.Add(ref bits, mask)",
            "Interlocked.TornAdd(ref bits, mask)"),
        new("nobody looks at all blocks before saying that there is no frame",
            "FrameAllocator.Nodes.cs",
            "TakeLastFrame(choice, end)",
            "NoFrame"),
        new("a bit to which there is a right is looked for only once",
            "FrameBitmap.cs",
            "order == 0 && limit - first == FrameMetadata.FramesPerBlock",
            "false"),
    ];

    private AssemblyLoadContext _context = null!;
    private Action<int> _plant = null!;
    private Func<int, int, string?> _explore = null!;

    private static IEnumerable<TestCaseData> Mistakes =>
        s_mistakes.Select((mistake, i) => new TestCaseData(i + 1).SetArgDisplayNames(mistake.Name));

    [OneTimeSetUp]
    public void CompileWithMistakes()
    {
        using ScratchFolder scratch = new();
        foreach (string source in Directory.GetFiles(RepositoryFolder.Combine("KernelOS.Core", "Memory", "Physical"), "*.cs")
            .Concat(Directory.GetFiles(RepositoryFolder.Combine("KernelOS.Tests", "Schedules"), "*.cs")))
        {
            File.Copy(source, Path.Combine(scratch.Path, Path.GetFileName(source)));
        }

        for (int i = 0; i < s_mistakes.Length; i++)
        {
            s_mistakes[i].Plant(scratch.Path, i + 1);
        }

        string library = Path.Combine(scratch.Path, "KernelOS.Schedules.dll");
        Compile(scratch.Path, library);
        _context = new AssemblyLoadContext("mistakes", isCollectible: true);
        using FileStream file = File.OpenRead(library);
        Assembly assembly = _context.LoadFromStream(file);
        _plant = assembly.GetType(typeof(Mutant).FullName!)!.GetProperty(nameof(Mutant.Planted))!.SetMethod!.CreateDelegate<Action<int>>();
        _explore = assembly.GetType(typeof(FrameSchedules).FullName!)!.GetMethod(nameof(FrameSchedules.Explore))!.CreateDelegate<Func<int, int, string?>>();
    }

    [OneTimeTearDown]
    public void Unload() => _context.Unload();

    [Test]
    public void NoScheduleLosesAFrame() => Assert.That(FrameSchedules.Explore(1, Count), Is.Null);

    [TestCaseSource(nameof(Mistakes))]
    public void AMistakeIsFound(int number)
    {
        _plant(number);
        string? failure = _explore(1, CountForMistakes);
        TestContext.Out.WriteLine(failure);
        Assert.That(failure, Is.Not.Null);
    }

    // The compiler of the SDK that runs this, as the build calls it.
    private static void Compile(string folder, string library)
    {
        string runtime = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        string root = Path.GetFullPath(Path.Combine(runtime, "..", "..", ".."));
        string compiler = Directory.GetFiles(Path.Combine(root, "sdk"), "csc.dll", SearchOption.AllDirectories).Max(StringComparer.Ordinal)!;
        string[] references = [Path.Combine(runtime, "System.Private.CoreLib.dll"), .. Directory.GetFiles(runtime, "System.*.dll").Where(IsManaged), typeof(ICpu).Assembly.Location];
        string response = Path.Combine(folder, "csc.rsp");
        File.WriteAllLines(response,
        [
            "/noconfig", "/nostdlib+", "/target:library", "/unsafe+", "/optimize+", "/nullable:enable", "/langversion:latest", "/nowarn:CS0436,CS1701",
            $"/out:\"{library}\"",
            .. references.Distinct().Select(reference => $"/reference:\"{reference}\""),
            .. Directory.GetFiles(folder, "*.cs").Select(source => $"\"{source}\""),
        ]);
        Subprocess.RunOrFail("dotnet", ["exec", compiler, $"@{response}"]);
    }

    private static bool IsManaged(string library)
    {
        try
        {
            AssemblyName.GetAssemblyName(library);
            return true;
        }
        catch (BadImageFormatException)
        {
            return false;
        }
    }
}
