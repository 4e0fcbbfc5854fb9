using System.Collections.Generic;
using System.Linq;

namespace KernelOS.Tests.Programs;

/// <summary>Every case of the hostile programs. Statuses are 128 plus the signal's number on Linux.</summary>
public static class HostileCases
{
    private const int Survived = 1;
    private const int IllegalInstruction = 128 + 4;
    private const int Trap = 128 + 5;
    private const int BusError = 128 + 7;
    private const int ArithmeticError = 128 + 8;
    private const int SegmentViolation = 128 + 11;

    /// <summary>All of them.</summary>
    public static IReadOnlyList<HostileCase> All { get; } = [.. MemoryFaults(), .. InstructionFaults(), .. Entries()];

    private static IEnumerable<HostileCase> MemoryFaults()
    {
        string[] places =
        [
            "null", "first-page", "image", "direct-map", "kernel-heap", "recursive-window", "recursive-root", "last-user-page",
            "last-byte", "non-canonical",
        ];
        string[] others =
        [
            "read-across-the-end", "read-unmapped", "write-read-only", "write-after-mprotect", "read-without-access",
            "write-text", "write-constants", "execute-data", "execute-stack", "execute-heap", "execute-anonymous",
            "run-off-the-stack", "far-below-the-stack", "system-call-at-the-end", "thread-pointer-non-canonical",
            "thread-pointer-in-kernel",
        ];
        return places.SelectMany(place => (string[])[$"read-{place}", $"write-{place}", $"execute-{place}"])
            .Concat(others)
            .Select(name => new HostileCase("memory-faults", name, LinuxAgreement.Same, SegmentViolation))
            .Append(new HostileCase("memory-faults", "map-null", LinuxAgreement.Differs, SegmentViolation));
    }

    private static IEnumerable<HostileCase> InstructionFaults()
    {
        string[] protection =
        [
            "cli", "sti", "hlt", "in", "out", "insb", "rdmsr", "wrmsr", "read-cr0", "write-cr3", "write-cr8", "read-dr7",
            "clts", "invlpg", "wbinvd", "swapgs", "sysret", "lgdt", "lidt", "ltr", "lldt", "lmsw",
            "int-nmi", "int-double-fault", "int-protection", "int-page-fault", "int-timer", "int-spurious", "int-last",
            "too-long", "misaligned-movaps", "jump-non-canonical", "call-non-canonical",
            "ret-non-canonical", "push-into-kernel", "ret-to-kernel", "far-ret-to-ring-0", "kernel-stack-segment",
            "absent-segment", "null-stack-segment", "iret-to-ring-0", "iret-non-canonical",
        ];
        string[] traps = ["int3", "single-step", "single-step-into-syscall", "mov-ss-int3", "mov-ss-syscall"];
        string[] undefined = ["ud2", "push-es", "lock-nop"];
        string[] arithmetic = ["divide-by-zero", "divide-overflow", "unmasked-x87"];
        return
        [
            .. Same(protection, SegmentViolation),
            .. Same(traps, Trap),
            .. Same(undefined, IllegalInstruction),
            .. Same(arithmetic, ArithmeticError),

            // QEMU (7.2) has no int1, reports any non-canonical address as a protection fault, and ignores MXCSR's
            // reserved bits, so that the program goes on.
            new HostileCase("instruction-faults", "int1", LinuxAgreement.Same, Trap, IllegalInstruction),
            new HostileCase("instruction-faults", "push-non-canonical", LinuxAgreement.Same, BusError, SegmentViolation),
            new HostileCase("instruction-faults", "reserved-mxcsr", LinuxAgreement.Same, SegmentViolation, Survived),

            // Linux may serve 32-bit system calls; here there are none. AMD processors have no sysenter in long mode.
            Different("int-0x80", SegmentViolation),
            Different("sysenter", SegmentViolation, IllegalInstruction),
            Different("syscall-in-32-bits", SegmentViolation, IllegalInstruction),
        ];

        static IEnumerable<HostileCase> Same(string[] names, int status) =>
            names.Select(name => new HostileCase("instruction-faults", name, LinuxAgreement.Same, status));

        static HostileCase Different(string name, params int[] statuses) =>
            new("instruction-faults", name, LinuxAgreement.Differs, statuses);
    }

    private static IEnumerable<HostileCase> Entries()
    {
        string[] names =
        [
            "direction-flag", "nested-task-flag", "privilege-level-flags", "alignment-check-flag", "identification-flag",
            "all-flags", "copy-downwards", "flags-come-back", "stack-zero", "stack-odd", "stack-in-kernel",
            "stack-in-direct-map", "stack-non-canonical", "stack-last-byte", "null-segments", "null-segments-of-ring-3",
            "stack-segment-everywhere", "thread-pointers", "pending-x87-exception", "unusual-mxcsr", "unknown-numbers",
            "garbage-in-high-bits",
        ];
        return names.Select(name => new HostileCase("entries", name, LinuxAgreement.Same, 0));
    }
}
