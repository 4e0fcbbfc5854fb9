namespace KernelOS.Core.Processes.Signals;

/// <summary>Signals by Linux's x86-64 numbers (<c>asm/signal.h</c>); 32 to 64 are the real-time ones, which have no names.</summary>
public enum Signal
{
    /// <summary>No signal.</summary>
    None = 0,

    /// <summary>The terminal hung up.</summary>
    HangUp = 1,

    /// <summary>Interrupted from the keyboard.</summary>
    Interrupt = 2,

    /// <summary>Told from the keyboard to quit.</summary>
    Quit = 3,

    /// <summary>An instruction that is none, or not allowed.</summary>
    IllegalInstruction = 4,

    /// <summary>A breakpoint or a single step.</summary>
    Trap = 5,

    /// <summary>The program gave itself up.</summary>
    Abort = 6,

    /// <summary>Memory behind a mapping is missing, or an access is not aligned.</summary>
    Bus = 7,

    /// <summary>An arithmetic error, such as a division by zero.</summary>
    ArithmeticError = 8,

    /// <summary>Killed, without appeal.</summary>
    Kill = 9,

    /// <summary>The program's own.</summary>
    User1 = 10,

    /// <summary>An access to memory that is not mapped, or not like that.</summary>
    SegmentationFault = 11,

    /// <summary>The program's own.</summary>
    User2 = 12,

    /// <summary>Nobody reads the pipe.</summary>
    Pipe = 13,

    /// <summary>The alarm clock.</summary>
    Alarm = 14,

    /// <summary>Asked to end.</summary>
    Terminate = 15,

    /// <summary>A fault of the coprocessor's stack, which no CPU raises any more.</summary>
    StackFault = 16,

    /// <summary>A child stopped or ended.</summary>
    Child = 17,

    /// <summary>Goes on after a stop.</summary>
    Continue = 18,

    /// <summary>Stopped, without appeal.</summary>
    Stop = 19,

    /// <summary>Stopped from the keyboard.</summary>
    TerminalStop = 20,

    /// <summary>A background process reads from the terminal.</summary>
    TerminalInput = 21,

    /// <summary>A background process writes to the terminal.</summary>
    TerminalOutput = 22,

    /// <summary>Urgent data arrived.</summary>
    Urgent = 23,

    /// <summary>More CPU time than the limit.</summary>
    CpuLimit = 24,

    /// <summary>A file larger than the limit.</summary>
    FileSizeLimit = 25,

    /// <summary>The alarm clock that counts the program's own CPU time.</summary>
    VirtualAlarm = 26,

    /// <summary>The alarm clock that counts CPU time.</summary>
    Profile = 27,

    /// <summary>The terminal's window changed its size.</summary>
    WindowChange = 28,

    /// <summary>Input or output has become possible.</summary>
    InputOutput = 29,

    /// <summary>The power fails.</summary>
    Power = 30,

    /// <summary>No such system call.</summary>
    BadSystemCall = 31,

    /// <summary>The first of the real-time signals, of which several can wait at once.</summary>
    FirstRealTime = 32,

    /// <summary>The last signal's number.</summary>
    Last = 64,
}
