using System;

namespace KernelOS.Core.Files.Archives;

/// <summary>One file, directory, link or device of an archive.</summary>
public readonly ref struct CpioEntry
{
    private const uint KindMask = 0xF000;
    private const uint RegularFile = 0x8000;
    private const uint Directory = 0x4000;
    private const uint SymbolicLink = 0xA000;
    private const uint CharacterDevice = 0x2000;

    private readonly CpioHeader _header;

    internal CpioEntry(scoped in CpioHeader header, ReadOnlySpan<byte> path, ReadOnlySpan<byte> data)
    {
        _header = header;
        Path = path;
        Data = data;
    }

    /// <summary>Where it belongs, without a leading "/" or "./"; empty for the root directory.</summary>
    public ReadOnlySpan<byte> Path { get; }

    /// <summary>The contents, or a link's path.</summary>
    public ReadOnlySpan<byte> Data { get; }

    /// <summary>What it is.</summary>
    public CpioEntryKind Kind => (_header.Mode & KindMask) switch
    {
        RegularFile => CpioEntryKind.RegularFile,
        Directory => CpioEntryKind.Directory,
        SymbolicLink => CpioEntryKind.SymbolicLink,
        CharacterDevice => CpioEntryKind.CharacterDevice,
        _ => CpioEntryKind.Other,
    };

    /// <summary>Who may do what with it.</summary>
    public FileMode Mode => (FileMode)(_header.Mode & (uint)FileMode.Mask);

    /// <summary>The owner.</summary>
    public uint UserId => _header.UserId;

    /// <summary>The owning group.</summary>
    public uint GroupId => _header.GroupId;

    /// <summary>When its contents changed last.</summary>
    public Timestamp ModificationTime => new(_header.ModificationTime, 0);

    /// <summary>Which device a device is.</summary>
    public DeviceNumber Device => new(_header.DeviceMajor, _header.DeviceMinor);

    /// <summary>Whether the archive has, or may have, other names for the same file.</summary>
    public bool HasOtherNames => Kind == CpioEntryKind.RegularFile && _header.LinkCount > 1;

    /// <summary>Whether another entry names the same file.</summary>
    public bool IsSameFileAs(in CpioEntry other) =>
        _header.InodeNumber == other._header.InodeNumber
        && _header.HomeMajor == other._header.HomeMajor
        && _header.HomeMinor == other._header.HomeMinor
        && other.HasOtherNames && HasOtherNames;
}
