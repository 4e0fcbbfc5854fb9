using KernelOS.Core.Platform;

namespace KernelOS.Tests.Memory.Virtual;

/// <summary>A page of the <see cref="PrivateMemoryModel"/>.</summary>
public struct PrivateMemoryPage
{
    private PageAccess _access;

    public PageAccess Access
    {
        readonly get => _access;
        set
        {
            _access = value;
            IsMapped = true;
        }
    }

    public bool IsMapped { get; private set; }

    /// <summary>The one byte of it that is ever written.</summary>
    public byte Value { get; set; }
}
