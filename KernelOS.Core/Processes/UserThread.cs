using KernelOS.Core.Platform;

namespace KernelOS.Core.Processes;

/// <summary>A thread that runs a program: what the program knows of it, beside what the scheduler does.</summary>
/// <remarks>It is the context of every system call: whatever a handler needs is reached from the caller.</remarks>
/// <typeparam name="TPlatform">The home.</typeparam>
/// <param name="process">The process it belongs to.</param>
public sealed class UserThread<TPlatform>(Process<TPlatform> process)
    where TPlatform : struct, IPlatform
{
    /// <summary>The process that the thread belongs to.</summary>
    public Process<TPlatform> Process { get; } = process;

    /// <summary>The home, for user memory, time and the rest.</summary>
    public TPlatform Platform => Process.Services.Platform;

    /// <summary>Loads what the thread has of the CPU in user mode: for <see cref="IThreadSwitch.OnThreadSwitch"/>, when the thread is switched to.</summary>
    public void Activate()
    {
    }
}
