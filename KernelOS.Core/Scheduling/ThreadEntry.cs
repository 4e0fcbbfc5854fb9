namespace KernelOS.Core.Scheduling;

/// <summary>What a thread does; when it returns, the thread exits.</summary>
/// <remarks>Make the delegate at setup time and tell its runs apart by <see cref="Thread.Owner"/>, so that starting a thread allocates nothing.</remarks>
/// <param name="thread">The thread that runs.</param>
public delegate void ThreadEntry(Thread thread);
