namespace KernelOS.Core.Platform;

/// <summary>What a frame of RAM is used for.</summary>
public enum FrameUse : byte
{
    /// <summary>Something else: what tests take.</summary>
    Other,

    /// <summary>What the boot loader put into memory, until it is unpacked.</summary>
    BootData,

    /// <summary>The kernel's code and data.</summary>
    KernelImage,

    /// <summary>The frame allocator's own data.</summary>
    FrameAllocator,

    /// <summary>The frame table.</summary>
    FrameTable,

    /// <summary>The kernel's heap.</summary>
    KernelHeap,

    /// <summary>The stacks of threads in the kernel.</summary>
    KernelStack,

    /// <summary>Page tables, the kernel's and those of programs.</summary>
    PageTable,

    /// <summary>The private memory of a program; the number is the process's that took the frame first.</summary>
    Anonymous,

    /// <summary>What programs share without a file.</summary>
    SharedMemory,

    /// <summary>The contents of a file; the number is the inode's.</summary>
    File,

    /// <summary>What leads to the frames of a file, or of shared memory.</summary>
    FileIndex,

    /// <summary>What is in a pipe.</summary>
    Pipe,

    /// <summary>The arguments of programs while they start.</summary>
    Arguments,
}
