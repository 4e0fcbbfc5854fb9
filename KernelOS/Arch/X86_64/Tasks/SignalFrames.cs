using System;
using System.Runtime;
using System.Runtime.CompilerServices;
using KernelOS.Arch.X86_64.Cpu;
using KernelOS.Arch.X86_64.Interrupts;
using KernelOS.Arch.X86_64.Memory;
using KernelOS.Core.Platform;
using KernelOS.Core.Processes.Signals;

namespace KernelOS.Arch.X86_64.Tasks;

/// <summary>The running thread's registers in user mode, and the frames in which signal handlers find them (System V psABI, 3.4.1; Linux: <c>arch/x86/kernel/signal.c</c>).</summary>
// SAFETY: the frame lies at the top of the running thread's kernel stack, which stays this thread's; it is complete,
// since every way into the kernel saves all registers.
internal static unsafe class SignalFrames
{
    /// <summary>Bytes below the stack pointer that belong to the program (System V psABI, 3.2.2).</summary>
    public const int RedZoneSize = 128;

    // No vector: what the frame of a system call is marked with on its way out; the error code is its number then.
    private const ulong SystemCallMark = 0x100;
    private const ulong RestartSystemCall = 219;
    private const ulong ReturnFromSignal = 15;
    private const ulong SystemCallLength = 2;

    // uc_flags: XSAVE's state is there; SS is there and counts.
    private const ulong HasExtendedState = 1;
    private const ulong HasStackSegment = 2 | 4;

    private const ulong StateAlignment = 64;
    private const ulong StackAlignment = 16;

    // RF, AC, OF, DF, TF, SF, ZF, AF, PF, CF: what a program may set.
    private const ulong ProgramFlags = 0x50DD5;

    // RF, DF, TF: a function starts without.
    private const ulong FlagsNotForHandlers = 0x10500;

    private static TrapFrame* Registers
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Instructions.CurrentCpu()->SystemCallFrame;
    }

    /// <summary>The stack pointer.</summary>
    public static nuint StackPointer => (nuint)Registers->Rsp;

    /// <summary>Whether IRETQ would take the instruction pointer.</summary>
    public static bool CanEnterUser
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            long rip = (long)Registers->Rip;
            return rip << 16 >> 16 == rip;
        }
    }

    /// <summary>Marks the frame of a system call that returns, unless its registers are now those of a frame that a handler returned through.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void SetSystemCall(TrapFrame* frame, nint result)
    {
        frame->Vector = frame->Rax == ReturnFromSignal ? 0 : SystemCallMark;
        frame->ErrorCode = frame->Rax;
        frame->Rax = (ulong)result;
    }

    /// <summary>Whether a system call returns, once.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryGetSystemCall(out nint result)
    {
        TrapFrame* frame = Registers;
        result = (nint)frame->Rax;
        bool isCall = frame->Vector == SystemCallMark;
        frame->Vector = 0;
        return isCall;
    }

    /// <summary>Changes its result.</summary>
    public static void SetResult(nint result) => Registers->Rax = (ulong)result;

    /// <summary>Goes back to before the SYSCALL instruction.</summary>
    public static void Repeat(SystemCallRepetition repetition)
    {
        TrapFrame* frame = Registers;
        frame->Rax = repetition == SystemCallRepetition.Continued ? RestartSystemCall : frame->ErrorCode;
        frame->Rip -= SystemCallLength;
    }

    /// <summary>Makes a handler run next.</summary>
    public static bool TryPush(in SignalFrame wanted, ReadOnlySpan<byte> information)
    {
        ulong state = (wanted.StackPointer - (ulong)StateSize) & ~(StateAlignment - 1);
        ulong bottom = ((state - SignalContext.FrameSize) & ~(StackAlignment - 1)) - sizeof(ulong);
        if (wanted.StackSize != 0 && (bottom <= wanted.StackStart || bottom - wanted.StackStart > wanted.StackSize))
        {
            return false;
        }

        TrapFrame* frame = Registers;
        ulong informationAddress = bottom + (ulong)sizeof(SignalContext);
        Fill(out SignalContext context, frame, wanted, state);
        if (!TrySaveState(frame, state)
            || !UserAccess.TryWrite((nuint)bottom, new ReadOnlySpan<byte>(&context, sizeof(SignalContext)))
            || (wanted.HasInformation && !TryWriteInformation(informationAddress, information)))
        {
            return false;
        }

        frame->Rdi = (ulong)wanted.Signal;
        frame->Rsi = informationAddress;
        frame->Rdx = bottom + sizeof(ulong);
        frame->Rax = 0;
        frame->Rip = wanted.Handler;
        frame->Rsp = bottom;
        frame->Rflags &= ~FlagsNotForHandlers;
        frame->Xmm = default;
        Instructions.ResetExtendedState();
        return true;
    }

    /// <summary>Takes the registers from the frame that a handler has returned through.</summary>
    public static bool TryPop(out SignalReturn restored)
    {
        TrapFrame* frame = Registers;
        restored = new SignalReturn { Result = (nint)frame->Rax };
        SignalContext context;

        // The handler's RET has taken the return address.
        if (!UserAccess.TryRead((nuint)(frame->Rsp - sizeof(ulong)), new Span<byte>(&context, sizeof(SignalContext))))
        {
            return false;
        }

        Load(frame, context);
        restored.IsRead = true;
        restored.Mask = context.Mask;
        restored.AlternateAddress = context.StackAddress;
        restored.AlternateSize = context.StackSize;
        restored.AlternateFlags = context.StackFlags;
        restored.Result = (nint)context.Rax;
        return TryLoadState(frame, context.ExtendedState);
    }

    private static int StateSize => ExtendedState.Features != 0
        ? ExtendedState.Size + ExtendedStateTrailer.EndMagicSize
        : ExtendedState.LegacySize;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Fill(out SignalContext context, TrapFrame* frame, in SignalFrame wanted, ulong state)
    {
        Unsafe.SkipInit(out context);
        context.ClearUnused();
        context.ReturnAddress = wanted.Restorer;
        context.Link = 0;
        context.Flags = HasStackSegment | (ExtendedState.Features != 0 ? HasExtendedState : 0);
        context.StackAddress = wanted.AlternateAddress;
        context.StackFlags = wanted.AlternateFlags;
        context.StackSize = wanted.AlternateSize;
        context.R8 = frame->R8;
        context.R9 = frame->R9;
        context.R10 = frame->R10;
        context.R11 = frame->R11;
        context.R12 = frame->R12;
        context.R13 = frame->R13;
        context.R14 = frame->R14;
        context.R15 = frame->R15;
        context.Rdi = frame->Rdi;
        context.Rsi = frame->Rsi;
        context.Rbp = frame->Rbp;
        context.Rbx = frame->Rbx;
        context.Rdx = frame->Rdx;
        context.Rax = frame->Rax;
        context.Rcx = frame->Rcx;
        context.Rsp = frame->Rsp;
        context.Rip = frame->Rip;
        context.Rflags = frame->Rflags;
        context.Cs = Segments.UserCode;
        context.Gs = 0;
        context.Fs = 0;
        context.Ss = Segments.UserData;
        context.Error = wanted.TrapError;
        context.TrapNumber = wanted.TrapNumber;
        context.OldMask = wanted.Mask;
        context.FaultAddress = wanted.FaultAddress;
        context.ExtendedState = state;
        context.Mask = wanted.Mask;
    }

    /// <summary>Loads the general registers; segments are always a program's, and of the flags those count that a program may set.</summary>
    private static void Load(TrapFrame* frame, in SignalContext context)
    {
        frame->R8 = context.R8;
        frame->R9 = context.R9;
        frame->R10 = context.R10;
        frame->R11 = context.R11;
        frame->R12 = context.R12;
        frame->R13 = context.R13;
        frame->R14 = context.R14;
        frame->R15 = context.R15;
        frame->Rdi = context.Rdi;
        frame->Rsi = context.Rsi;
        frame->Rbp = context.Rbp;
        frame->Rbx = context.Rbx;
        frame->Rdx = context.Rdx;
        frame->Rcx = context.Rcx;
        frame->Rsp = context.Rsp;
        frame->Rip = context.Rip;
        frame->Rflags = (frame->Rflags & ~ProgramFlags) | (context.Rflags & ProgramFlags);
        frame->Cs = Segments.UserCode;
        frame->Ss = Segments.UserData;
    }

    private static bool TryWriteInformation(ulong address, ReadOnlySpan<byte> information) =>
        UserAccess.TryWrite((nuint)address, information)
        && UserAccess.TryClear((nuint)address + (nuint)information.Length, (nuint)(SignalInformation.UserSize - information.Length));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool TrySaveState(TrapFrame* frame, ulong address)
    {
        if (!UserAccess.IsUserRange((nuint)address, (nuint)StateSize) || !SaveState(frame, (byte*)address))
        {
            return false;
        }

        if (ExtendedState.Features == 0)
        {
            return true;
        }

        ExtendedStateTrailer trailer = new(ExtendedState.Features, ExtendedState.Size);
        uint magic = ExtendedStateTrailer.EndMagic;
        return UserAccess.TryWrite((nuint)(address + ExtendedStateTrailer.Offset), new ReadOnlySpan<byte>(&trailer, sizeof(ExtendedStateTrailer)))
            && UserAccess.TryWrite((nuint)address + (nuint)ExtendedState.Size, new ReadOnlySpan<byte>(&magic, sizeof(uint)));
    }

    private static bool TryLoadState(TrapFrame* frame, ulong address)
    {
        if (address == 0)
        {
            frame->Xmm = default;
            Instructions.ResetExtendedState();
            return true;
        }

        uint supported = ExtendedState.Features;
        uint features = 0;
        int size = ExtendedState.LegacySize;
        if (supported != 0)
        {
            if (!TryReadFeatures(address, out features))
            {
                return false;
            }

            features &= supported;
            size = features != 0 ? ExtendedState.Size : size;
        }

        // FXRSTOR loads x87 and SSE.
        uint loaded = features != 0 ? features : 3;
        return UserAccess.IsUserRange((nuint)address, (nuint)size)
            && LoadState(frame, (byte*)address, features, supported & ~loaded, ExtendedState.ForbiddenMxcsr);
    }

    /// <summary>Which state components the frame has; none if it does not say so credibly, which is FXSAVE's area.</summary>
    private static bool TryReadFeatures(ulong address, out uint features)
    {
        features = 0;
        ExtendedStateTrailer trailer;
        if (!UserAccess.TryRead((nuint)(address + ExtendedStateTrailer.Offset), new Span<byte>(&trailer, sizeof(ExtendedStateTrailer))))
        {
            return false;
        }

        uint magic;
        if (trailer.IsValid)
        {
            if (!UserAccess.TryRead((nuint)address + trailer.Size, new Span<byte>(&magic, sizeof(uint))))
            {
                return false;
            }

            features = magic == ExtendedStateTrailer.EndMagic ? trailer.Features : 0;
        }

        return true;
    }

    [MethodImpl(MethodImplOptions.InternalCall)]
    [RuntimeImport("*", "kos_user_save_extended")]
    private static extern bool SaveState(TrapFrame* frame, byte* destination);

    [MethodImpl(MethodImplOptions.InternalCall)]
    [RuntimeImport("*", "kos_user_load_extended")]
    private static extern bool LoadState(TrapFrame* frame, byte* source, uint features, uint initial, uint forbidden);
}
