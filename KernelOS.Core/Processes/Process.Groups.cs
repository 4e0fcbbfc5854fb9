using KernelOS.Core.Synchronization;

namespace KernelOS.Core.Processes;

/// <content>Process groups and sessions, for job control.</content>
public sealed partial class Process<TPlatform>
{
    /// <summary>Makes the process the leader of a new session and of a new group in it; false if it leads a group already. Takes the process table's lock.</summary>
    internal bool TryStartSession()
    {
        using SpinLockGuard<TPlatform> guard = Table.Acquire();
        if (GroupExists(Id))
        {
            return false;
        }

        MoveTo(Id);
        Table.Remember(Id);
        Table.Forget(SessionId);
        SessionId = Id;
        return true;
    }

    /// <summary>Puts this process or a child into a group of the session. Takes the process table's lock.</summary>
    /// <param name="number">The process, any number; 0 is this one.</param>
    /// <param name="groupNumber">The group, not negative; 0 is one of the process's own.</param>
    internal GroupError SetGroup(int number, int groupNumber)
    {
        using SpinLockGuard<TPlatform> guard = Table.Acquire();
        Process<TPlatform>? process = this;
        if (number != 0 && number != Id.Value && (!Table.TryFindProcess(number, out process) || !ReferenceEquals(process.Parent, this)))
        {
            return GroupError.NoProcess;
        }

        if (process.SessionId != SessionId)
        {
            return GroupError.NotPermitted;
        }

        if (!ReferenceEquals(process, this) && process.HasExecuted)
        {
            return GroupError.HasExecuted;
        }

        ProcessId group = groupNumber == 0 ? process.Id : new ProcessId(groupNumber);
        if (process.SessionId == process.Id || (group != process.Id && !GroupExists(group)))
        {
            return GroupError.NotPermitted;
        }

        process.MoveTo(group);
        return GroupError.None;
    }

    /// <summary>Whether a group of this session has members.</summary>
    private bool GroupExists(ProcessId group)
    {
        int number = 0;
        while (Table.TryFindNext(ref number, out Process<TPlatform>? process))
        {
            if (process.GroupId == group && process.SessionId == SessionId)
            {
                return true;
            }
        }

        return false;
    }

    private void MoveTo(ProcessId group)
    {
        Table.Remember(group);
        Table.Forget(GroupId);
        GroupId = group;
    }
}
