namespace KernelOS.Tool.Channel;

/// <summary>The first byte of a frame on the program channel.</summary>
internal enum FrameType : byte
{
    /// <summary>Guest to host: bytes of standard output.</summary>
    Output = 0x01,

    /// <summary>Guest to host: bytes of standard error.</summary>
    Error = 0x02,

    /// <summary>Guest to host: u16, at most how many bytes of standard input are wanted.</summary>
    InputRequest = 0x03,

    /// <summary>Guest to host: i32 index of the program, i32 status.</summary>
    ProgramExited = 0x04,

    /// <summary>Guest to host: i32 status of the last program; the last frame of a boot.</summary>
    Finished = 0x05,

    /// <summary>Guest to host: the next bytes of the text that tells what memory is used for.</summary>
    MemoryMap = 0x06,

    /// <summary>Host to guest: the answer to one request; empty at the end of input.</summary>
    Input = 0x81,

    /// <summary>Host to guest: u16 rows, u16 columns.</summary>
    WindowSize = 0x82,
}
