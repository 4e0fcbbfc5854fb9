namespace KernelOS.Tests.Programs;

/// <summary>Whether a case ends on Linux as it does on KernelOS.</summary>
public enum LinuxAgreement
{
    /// <summary>It does.</summary>
    Same,

    /// <summary>It depends on how Linux is configured, or on who runs it.</summary>
    Differs,
}
