namespace KernelOS.Core.Files.Console;

/// <summary>What a frame of the program channel says.</summary>
public enum ChannelFrameType : byte
{
    /// <summary>To the host: bytes of standard output.</summary>
    Output = 0x01,

    /// <summary>To the host: bytes of standard error.</summary>
    Error = 0x02,

    /// <summary>To the host: a program waits for input; how many bytes it takes at most (u16).</summary>
    InputRequest = 0x03,

    /// <summary>To the host: a program has ended; its index (i32) and its status (i32).</summary>
    ProgramExited = 0x04,

    /// <summary>To the host: the last program has ended with this status (i32); nothing follows.</summary>
    Finished = 0x05,

    /// <summary>To the host: the next bytes of the text that tells what memory is used for.</summary>
    MemoryMap = 0x06,

    /// <summary>From the host: the answer to one request; no bytes at the end of input.</summary>
    Input = 0x81,

    /// <summary>From the host: the terminal's rows (u16) and columns (u16).</summary>
    WindowSize = 0x82,
}
