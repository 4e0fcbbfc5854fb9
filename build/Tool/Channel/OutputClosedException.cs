using System;

namespace KernelOS.Tool.Channel;

/// <summary>This command's standard output or error cannot be written any more, as in <c>… | head -1</c>.</summary>
internal sealed class OutputClosedException : Exception
{
    /// <summary>Makes one with its cause.</summary>
    public OutputClosedException(Exception cause)
        : base(cause.Message, cause)
    {
    }
}
