namespace KernelOS.Core.Memory.Physical;

/// <summary>Is told what the frames are used for.</summary>
public interface IFrameRunVisitor
{
    /// <summary>Is told of frames side by side, in the order of their addresses.</summary>
    void Visit(in FrameRun run);
}
