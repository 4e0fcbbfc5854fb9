namespace KernelOS.Core.Files;

/// <summary>What owns a thread that writes files, and may be limited in how large it makes them: the layer that knows the limit implements it.</summary>
public interface IFileSizeLimited
{
    /// <summary>Up to which size a file may be written, in bytes (RLIMIT_FSIZE).</summary>
    ulong FileSizeLimit { get; }

    /// <summary>Called by the thread itself when the limit has kept a file from growing at all.</summary>
    void OnFileSizeLimit();
}
