namespace KernelOS.Core.Platform;

/// <summary>Everything a home offers, in one bundle, so that the upper layers need one type parameter.</summary>
public interface IPlatform :
    IPhysicalMemory,
    IFrameSharing,
    IFrameStatistics,
    INumaMemory,
    IHeapReserve,
    IPageTables,
    ITlb,
    ITlbStatistics,
    IInterruptControl,
    ICpu,
    IClock,
    IWallClock,
    IContextSwitch,
    IThreadSwitch,
    IStackSource,
    IUserMemory,
    IUserEntry,
    ISignalFrames,
    ILog,
    IRandom,
    IProgramConsole;
