using System;

namespace KernelOS.Tool.Channel;

/// <summary>The guest sent what the protocol does not allow.</summary>
internal sealed class ChannelException : Exception
{
    /// <summary>Makes one that says what was wrong.</summary>
    public ChannelException(string message)
        : base(message)
    {
    }
}
