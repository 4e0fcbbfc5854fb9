using System.Collections.Generic;

namespace KernelOS.Tests.CoreLib.Conformance;

/// <summary>Queues and stacks.</summary>
internal static class QueueChecks
{
    public static void Run(Transcript transcript)
    {
        transcript.Group("queues");
        Queue<int> queue = new();
        uint state = 777;
        for (int i = 0; i < 5000; i++)
        {
            state ^= state << 13;
            state ^= state >> 17;
            state ^= state << 5;
            switch (state % 7)
            {
                case 0 or 1 or 2:
                    queue.Enqueue(i);
                    break;
                case 3 or 4:
                    transcript.Line("TryDequeue", queue.TryDequeue(out int item) ? item : -1);
                    break;
                case 5 when i % 100 == 0:
                    queue.TrimExcess();
                    break;
                default:
                    transcript.Line("TryPeek", queue.TryPeek(out item) ? item : -1);
                    break;
            }

            if (i % 500 == 0)
            {
                foreach (int number in queue)
                {
                    transcript.Line("in the queue", number);
                }
            }
        }

        transcript.Line("count", queue.Count);
        transcript.Line("Contains", queue.Contains(queue.Peek()));
        transcript.Line("ToArray", queue.ToArray()[^1]);
        transcript.Line("Dequeue", queue.Dequeue());
        int[] copy = new int[queue.Count + 1];
        queue.CopyTo(copy, 1);
        transcript.Line("CopyTo", copy[1]);
        queue.Clear();
        transcript.Line("cleared", queue.Count);

        transcript.Group("stacks");
        Stack<string> stack = new(["a", "b"]);
        stack.Push("c");
        foreach (string text in stack)
        {
            transcript.Line("from the top", text);
        }

        transcript.Line("Peek", stack.Peek());
        transcript.Line("Pop", stack.Pop() + stack.Pop());
        transcript.Line("TryPop", stack.TryPop(out string? last) ? last : "none");
        transcript.Line("TryPop none", stack.TryPop(out last) ? last : "none");
        transcript.Line("TryPeek none", stack.TryPeek(out last) ? last : "none");
        for (int i = 0; i < 100; i++)
        {
            stack.Push(i.ToString());
        }

        transcript.Line("ToArray", stack.ToArray()[98]);
        transcript.Line("Contains", stack.Contains("55") && !stack.Contains("100"));
        stack.TrimExcess();
        stack.Clear();
        transcript.Line("cleared", stack.Count);
    }
}
