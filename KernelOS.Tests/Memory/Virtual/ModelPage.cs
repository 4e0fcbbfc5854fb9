using KernelOS.Core.Memory.Virtual;
using KernelOS.Core.Platform;

namespace KernelOS.Tests.Memory.Virtual;

/// <summary>One page of the <see cref="AddressSpaceModel"/>.</summary>
public sealed class ModelPage
{
    /// <summary>The page's bytes once it is private to its mapping.</summary>
    private byte[]? _own;

    private bool _wasWritable;

    public PageAccess Access
    {
        get;
        set
        {
            field = value;
            _wasWritable |= (value & PageAccess.Write) != 0;
        }
    }

    /// <summary>Whether the page counts as promised.</summary>
    public bool IsPromised => !IsShared && _wasWritable;

    public PageAccess Forbidden { get; init; }

    public bool IsShared { get; init; }

    /// <summary>Where the bytes come from; null for zeros of its own.</summary>
    public ModelObject? Object { get; init; }

    public ulong Offset { get; init; }

    /// <summary>How the page is locked, if it is.</summary>
    public MappingFlags Lock { get; set; }

    public ModelPage At(ulong offset) => new()
    {
        Access = Access,
        Forbidden = Forbidden,
        IsShared = IsShared,
        Object = Object,
        Offset = Object is null ? 0 : Offset + offset,
        Lock = Lock,
        _wasWritable = _wasWritable,
    };

    /// <summary>The same page in a copy of the address space.</summary>
    public ModelPage Fork()
    {
        ModelPage copy = At(0);
        copy.Lock = MappingFlags.None;
        copy._own = (byte[]?)_own?.Clone();
        return copy;
    }

    /// <summary>Whether the page can be touched, in the object's size of now.</summary>
    public bool Exists => Object is null || Offset < Object.Size;

    public byte ByteAt(ulong offset) => _own?[offset] ?? Object?.ByteAt(Offset + offset) ?? 0;

    public void Write(ulong offset, byte value)
    {
        if (IsShared)
        {
            Object!.Write(Offset + offset, value);
            return;
        }

        Own()[offset] = value;
    }

    /// <summary>Gives the page what it needs so that nothing that its access allows is a fault any more.</summary>
    public FaultResult Populate()
    {
        if (Access == PageAccess.None)
        {
            return FaultResult.AccessDenied;
        }

        if (!Exists)
        {
            return FaultResult.BeyondObject;
        }

        if (!IsShared && (Access & PageAccess.Write) != 0)
        {
            Own();
        }

        return FaultResult.Resolved;
    }

    /// <summary>Forgets what is the page's own.</summary>
    public void Forget() => _own = null;

    private byte[] Own()
    {
        if (_own is null)
        {
            byte[] own = new byte[4096];
            for (ulong i = 0; i < 4096; i++)
            {
                own[i] = ByteAt(i);
            }

            _own = own;
        }

        return _own;
    }
}
