using System;
using System.Threading.Tasks;

namespace KernelOS.Tool.Emulators;

/// <summary>An emulator that has been started; disposing of it ends it.</summary>
internal interface IRunningEmulator : IDisposable
{
    /// <summary>Completes when the emulator has gone.</summary>
    Task Exited { get; }

    /// <summary>The last line of complaint from the emulator itself; may be empty.</summary>
    string LastWords { get; }

    /// <summary>Ends it at once; nothing if it has gone.</summary>
    void Kill();
}
