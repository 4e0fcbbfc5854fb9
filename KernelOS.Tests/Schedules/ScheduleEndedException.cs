using System;

namespace KernelOS.Tests.Schedules;

/// <summary>Ends a thread of a schedule in which another one has failed.</summary>
public sealed class ScheduleEndedException() : Exception("another thread has failed");
