// What the sources of KernelOS.Core find under these names, instead of System.Threading's.
global using Interlocked = KernelOS.Tests.Schedules.SteppedInterlocked;
global using Volatile = KernelOS.Tests.Schedules.SteppedVolatile;
