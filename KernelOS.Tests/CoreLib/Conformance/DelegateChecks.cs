using System;
using System.Runtime.CompilerServices;

namespace KernelOS.Tests.CoreLib.Conformance;

/// <summary>Delegates to static, instance, virtual, interface and generic methods, closures, equality.</summary>
internal static class DelegateChecks
{
    private interface INamed
    {
        string GetName(int times);
    }

    private delegate int Combine(int left, int right);

    private class Named(string name) : INamed
    {
        public virtual string GetName(int times) => times > 1 ? "many" : name;

        public string Echo<T>(T value)
            where T : class => value is string text ? text : name;
    }

    private sealed class Renamed(string name) : Named(name)
    {
        public override string GetName(int times) => "renamed";
    }

    private struct Counter
    {
        public int Count;

        public int Next() => ++Count;
    }

    public static void Run(Transcript transcript)
    {
        transcript.Group("delegates");
        Combine add = Add;
        Combine subtract = static (left, right) => left - right;
        transcript.Line("static", Call(add, 7, 5));
        transcript.Line("lambda", Call(subtract, 7, 5));
        transcript.Line("cached lambda is one object", ReferenceEquals(MakeCached(), MakeCached()));

        int captured = 10;
        Func<int, int> closure = value =>
        {
            captured += value;
            return captured;
        };
        transcript.Line("closure", closure(5) + closure(6) + captured);

        Named named = new("plain");
        Named renamed = new Renamed("hidden");
        Func<int, string> direct = named.GetName;
        Func<int, string> overridden = renamed.GetName;
        Func<int, string> viaInterface = AsInterface(renamed).GetName;
        transcript.Line("instance", direct(1));
        transcript.Line("virtual", overridden(1));
        transcript.Line("interface", viaInterface(1));
        Func<string, string> generic = named.Echo;
        transcript.Line("generic method", generic("echo"));
        Func<object, string> genericObject = named.Echo;
        transcript.Line("generic method of object", genericObject(named));

        Counter counter = default;
        Func<int> boxed = counter.Next;
        transcript.Line("boxed struct", (boxed() * 100) + (boxed() * 10) + counter.Count);

        Func<string> extension = "receiver".Shout;
        transcript.Line("extension method", extension());

        transcript.Line("equal", direct.Equals(new Func<int, string>(named.GetName)));
        transcript.Line("operator", direct == new Func<int, string>(named.GetName));
        transcript.Line("other object", direct.Equals(overridden));
        transcript.Line("other method", add == subtract);
        transcript.Line("static equal", add == new Combine(Add));
        transcript.Line("same hash", add.GetHashCode() == new Combine(Add).GetHashCode());

        Func<object> variant = MakeText;
        transcript.Line("variant", (string)variant());
        unsafe
        {
            delegate*<int, int, int> pointer = &Add;
            transcript.Line("function pointer", pointer(1, 2));
        }
    }

    private static int Add(int left, int right) => left + right;

    private static string MakeText() => "text";

    private static Func<int> MakeCached() => static () => 3;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static INamed AsInterface(Named named) => named;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Call(Combine combine, int left, int right) => combine(left, right);

    private static string Shout(this string text) => text + "!";
}
