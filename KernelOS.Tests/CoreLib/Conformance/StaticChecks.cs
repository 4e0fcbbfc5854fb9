namespace KernelOS.Tests.CoreLib.Conformance;

/// <summary>Statics whose contents stand in the image, and such as are set at run time.</summary>
internal static class StaticChecks
{
    private const string Constant = "constant";

    private static readonly string[] s_names = ["zero", "one", "two"];
    private static readonly object s_marker = new();
    private static readonly Node s_list = new(1, new Node(2, null));
    private static readonly long s_number = 1L << 40;
    private static int s_counter = 7;
    private static string? s_text;
    private static Node? s_node;

    private sealed class Node(int value, Node? next)
    {
        public int Value { get; } = value;

        public Node? Next { get; } = next;
    }

    private sealed class Other
    {
        internal static readonly int[] s_values = [4, 5, 6];
        internal static object? s_late;
    }

    public static void Run(Transcript transcript)
    {
        transcript.Group("statics");
        transcript.Line("array", s_names[2]);
        transcript.Line("object", s_marker is not null);
        transcript.Line("list", s_list.Value + (s_list.Next!.Value * 10));
        transcript.Line("number", s_number);
        transcript.Line("null at first", s_text is null && s_node is null && Other.s_late is null);
        s_counter++;
        s_text = Constant;
        s_node = new Node(s_counter, s_list);
        Other.s_late = s_names;
        transcript.Line("set", s_text);
        transcript.Line("set node", s_node.Value + s_node.Next!.Value);
        transcript.Line("other type", Other.s_values[1]);
        transcript.Line("other late", ReferenceEquals(Other.s_late, s_names));
    }
}
