using System.Text;
using KernelOS.Tool.Images;
using KernelOS.Tool.Terminal;
using NUnit.Framework;

namespace KernelOS.Tests.Tool.Images;

public sealed class SessionModuleTests
{
    [Test]
    public void ProgramsFollowTheTerminalInOrder()
    {
        byte[] module = SessionModule.Encode(
            "02",
            new WindowSize(24, 80),
            [new GuestProgram("/bin/a", ["./a", "two words", "", "\"'\\$\n", "ä=b"]), new GuestProgram("/bin/b", ["b"])],
            ["PATH=/bin", "EMPTY="]);

        string[] expected =
        [
            "terminal=02", "rows=24", "columns=80",
            "program=/bin/a", "arg=./a", "arg=two words", "arg=", "arg=\"'\\$\n", "arg=ä=b", "env=PATH=/bin", "env=EMPTY=",
            "program=/bin/b", "arg=b", "env=PATH=/bin", "env=EMPTY=",
        ];
        Assert.That(Encoding.UTF8.GetString(module), Is.EqualTo(string.Concat(System.Array.ConvertAll(expected, text => text + "\0"))));
    }
}
