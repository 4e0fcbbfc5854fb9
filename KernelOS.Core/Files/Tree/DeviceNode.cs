using KernelOS.Core.Memory.Heap.Pooling;
using KernelOS.Core.Platform;

namespace KernelOS.Core.Files.Tree;

/// <summary>The name of a character device; what an open file of it does is the driver's business.</summary>
/// <typeparam name="TPlatform">The home.</typeparam>
public sealed class DeviceNode<TPlatform> : Inode<TPlatform>, IPooled<DeviceNode<TPlatform>>
    where TPlatform : struct, IPlatform
{
    private PoolEntry<DeviceNode<TPlatform>> _poolEntry;
    private DeviceNumber _device;

    internal DeviceNode(FileSystem<TPlatform> fileSystem)
        : base(fileSystem)
    {
    }

    /// <inheritdoc/>
    public override InodeKind Kind => InodeKind.CharacterDevice;

    /// <inheritdoc/>
    public override DeviceNumber Device => _device;

    /// <summary>The driver's operations; null if the device has no driver.</summary>
    public override FileOperations<TPlatform>? Operations => FileSystem.Devices.Find(_device);

    ref PoolEntry<DeviceNode<TPlatform>> IPooled<DeviceNode<TPlatform>>.PoolEntry => ref _poolEntry;

    /// <summary>Sets which device the node names.</summary>
    internal void SetDevice(DeviceNumber device) => _device = device;

    private protected override Inode<TPlatform>? End()
    {
        FileSystem.Pools.DeviceNodes.Return(this);
        return null;
    }
}
