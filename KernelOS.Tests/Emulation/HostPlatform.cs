using System;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using KernelOS.Core.Memory.Addressing;
using KernelOS.Core.Platform;
using KernelOS.Core.Primitives;
using KernelOS.Core.Processes;

namespace KernelOS.Tests.Emulation;

/// <summary>The home of the upper layers on the host: every contract over one <see cref="HostMachine"/>.</summary>
public readonly unsafe struct HostPlatform(HostMachine machine) : IPlatform
{
    /// <summary>The end of the user half, where the emulated CPU refuses user accesses.</summary>
    private const ulong UserEnd = 0x0000_8000_0000_0000;

    /// <summary>The machine behind it.</summary>
    public HostMachine Machine { get; } = machine;

    public int CurrentCpu => Machine.Cpus.Cpu.Number;

    public ref ulong HeldLockLevels => ref Machine.Cpus.Cpu.HeldLockLevels;

    public InterruptState InterruptState => Machine.Cpus.Cpu.Interrupts;

    public Instant Now => Machine.Cpus.Now;

    public Duration TimeSinceEpoch => Machine.Epoch + (Now - default(Instant));

    public ulong TotalFrames => Machine.TotalFrames;

    public ulong FreeFrames => (ulong)Machine.FreeFrames.Count;

    public ulong UserCapabilities => 0x0789_FBFD;

    public WindowSize WindowSize => new(24, 80);

    public byte* GetPointer(PhysicalAddress address) => Machine.GetPointer(address);

    public bool TryAllocateFrame(out Frame<Size4KiB> frame) => Machine.TryAllocateFrame(out frame);

    public void FreeFrame(Frame<Size4KiB> frame) => Machine.FreeFrame(frame);

    public void Invalidate(VirtualAddress address)
    {
    }

    public void InvalidateAll()
    {
    }

    public InterruptState DisableInterrupts()
    {
        InterruptState previous = Machine.Cpus.Cpu.Interrupts;
        Machine.Cpus.SetInterrupts(InterruptState.Disabled);
        return previous;
    }

    public void RestoreInterrupts(InterruptState previous) => Machine.Cpus.SetInterrupts(previous);

    public void InterruptCpu(int cpu) => Machine.Cpus.Signal(cpu);

    public void Pause() => Machine.Cpus.Pause();

    public void WaitForInterrupt() => Machine.Cpus.Halt();

    public nuint PrepareContext(VirtualAddress stackTop) => Machine.Cpus.PrepareContext(stackTop);

    public void SwitchContext(ref nuint saved, nuint next) => Machine.Cpus.SwitchContext(ref saved, next);

    public void OnThreadSwitch(object? from, object? to, VirtualAddress stackTop) => (to as UserThread<HostPlatform>)?.Activate();

    public bool TryAllocateStack(out VirtualRange stack) => Machine.Cpus.TryAllocateStack(out stack);

    public void FreeStack(VirtualRange stack) => Machine.Cpus.FreeStack(stack);

    [DoesNotReturn]
    public void EnterUser(nuint entry, nuint stackPointer)
    {
        Machine.UserMode?.Invoke(entry, stackPointer);
        throw new UserModeEnteredException(entry, stackPointer);
    }

    public void SetThreadPointer(nuint value) => Machine.ThreadPointer = value;

    public void WriteLogLine(ReadOnlySpan<byte> line) => Machine.Log.Add(Encoding.UTF8.GetString(line));

    public void FillRandom(Span<byte> destination) => Machine.Random.NextBytes(destination);

    public void WriteProgramOutput(ProgramStream stream, ReadOnlySpan<byte> bytes) =>
        (stream == ProgramStream.Output ? Machine.Output : Machine.Error).AddRange(bytes.ToArray());

    public int ReadProgramInput(Span<byte> destination)
    {
        int count = 0;
        while (count < destination.Length && Machine.Input.TryDequeue(out byte next))
        {
            destination[count++] = next;
        }

        return count;
    }

    public void ReportProgramExited(int index, int status) => Machine.Exited.Add((index, status));

    public void ReportFinished(int status) => Machine.Finished = status;

    public bool TryCreateRoot(out Frame<Size4KiB> root)
    {
        if (!Machine.TryAllocateFrame(out root))
        {
            return false;
        }

        Machine.Spaces.Add(root.Number, []);
        return true;
    }

    public void DestroyRoot(Frame<Size4KiB> root)
    {
        if (Machine.ActiveRoot == root.Number || Machine.Spaces[root.Number].Count != 0)
        {
            throw new InvalidOperationException("the space is active or maps something");
        }

        Machine.Spaces.Remove(root.Number);
        Machine.FreeFrame(root);
    }

    public bool TryMapUser(Frame<Size4KiB> root, Page<Size4KiB> page, Frame<Size4KiB> frame, PageAccess access)
    {
        Machine.Spaces[root.Number].Add(page.Number, (frame, access));
        return true;
    }

    public void ProtectUser(Frame<Size4KiB> root, Page<Size4KiB> page, PageAccess access) =>
        Machine.Spaces[root.Number][page.Number] = (Machine.Spaces[root.Number][page.Number].Frame, access);

    public void UnmapUser(Frame<Size4KiB> root, Page<Size4KiB> page)
    {
        if (!Machine.Spaces[root.Number].Remove(page.Number))
        {
            throw new InvalidOperationException("the page is not mapped");
        }
    }

    public bool TryFindUser(Frame<Size4KiB> root, Page<Size4KiB> from, Page<Size4KiB> end, out Page<Size4KiB> page, out Frame<Size4KiB> frame)
    {
        foreach ((ulong number, (Frame<Size4KiB> Frame, PageAccess) entry) in Machine.Spaces[root.Number])
        {
            if (number >= from.Number && number < end.Number)
            {
                page = Page<Size4KiB>.FromUnchecked(VirtualAddress.Create(number << 12));
                frame = entry.Frame;
                return true;
            }
        }

        page = default;
        frame = default;
        return false;
    }

    public void ActivateRoot(Frame<Size4KiB> root) => Machine.ActiveRoot = root.Number;

    public void ActivateKernelRoot() => Machine.ActiveRoot = null;

    public bool TryReadUser(nuint source, Span<byte> destination)
    {
        for (int i = 0; i < destination.Length; i++)
        {
            if (!TryTranslate(source + (nuint)i, PageAccess.Read, out byte* pointer))
            {
                return false;
            }

            destination[i] = *pointer;
        }

        return true;
    }

    public bool TryWriteUser(nuint destination, ReadOnlySpan<byte> source)
    {
        for (int i = 0; i < source.Length; i++)
        {
            if (!TryTranslate(destination + (nuint)i, PageAccess.Write, out byte* pointer))
            {
                return false;
            }

            *pointer = source[i];
        }

        return true;
    }

    public bool TryClearUser(nuint destination, nuint length)
    {
        for (nuint i = 0; i < length; i++)
        {
            if (!TryTranslate(destination + i, PageAccess.Write, out byte* pointer))
            {
                return false;
            }

            *pointer = 0;
        }

        return true;
    }

    private bool TryTranslate(nuint number, PageAccess access, out byte* pointer)
    {
        pointer = null;
        for (int faults = 0; number < UserEnd && Machine.ActiveRoot is ulong root; faults++)
        {
            if (faults > 1)
            {
                throw new InvalidOperationException($"a resolved fault at 0x{number:x} repeats");
            }

            if (Machine.Spaces[root].TryGetValue(number >> 12, out (Frame<Size4KiB> Frame, PageAccess Access) entry)
                && (access == PageAccess.Read ? entry.Access != PageAccess.None : (entry.Access & access) != 0))
            {
                pointer = Machine.GetPointer(entry.Frame.Start + (number & 0xFFF));
                return true;
            }

            if (Machine.OnFault is null || !Machine.OnFault(VirtualAddress.Create(number), access))
            {
                return false;
            }
        }

        return false;
    }
}
