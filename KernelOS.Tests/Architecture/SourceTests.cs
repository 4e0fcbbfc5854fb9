using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using NUnit.Framework;

namespace KernelOS.Tests.Architecture;

/// <summary>What every source file keeps to.</summary>
public sealed partial class SourceTests
{
    private const int MaximumLines = 400;

    /// <summary>Files that are longer and nevertheless hold one idea.</summary>
    private static readonly string[] s_longFiles =
    [
        "KernelOS.Core/Syscalls/SyscallNumber.cs",
    ];

    private static IEnumerable<SourceFile> OurTypes => SourceTree.Files("KernelOS.Core", ".cs")
        .Concat(SourceTree.Files("KernelOS", ".cs").Where(file => !file.Path.StartsWith("KernelOS/CoreLib/", StringComparison.Ordinal)))
        .Concat(SourceTree.Files("KernelOS.Tests", ".cs"))
        .Concat(SourceTree.Files("build", ".cs"));

    private static IEnumerable<SourceFile> Everything => OurTypes
        .Concat(SourceTree.Files("KernelOS/CoreLib", ".cs"))
        .Concat(SourceTree.Files("KernelOS", ".S", ".ld"));

    [Test]
    public void AFileIsNotLongerThanItsIdea()
    {
        IEnumerable<string> violations = Everything
            .Where(file => file.Lines.Length > MaximumLines && !s_longFiles.Contains(file.Path))
            .Select(file => $"{file}: {file.Lines.Length} lines");
        Assert.That(violations, Is.Empty, $"more than {MaximumLines} lines hold more than one idea");
        Assert.That(s_longFiles, Is.SubsetOf(Everything.Where(file => file.Lines.Length > MaximumLines).Select(file => file.Path)), "no longer a long file");
    }

    [Test]
    public void AFileHoldsOneTypeAndHasItsName()
    {
        IEnumerable<string> violations = OurTypes
            .Select(file => (File: file, Types: file.Lines.Select(line => TopLevelType().Match(line)).Where(match => match.Success).Select(match => match.Groups["name"].Value).Distinct().ToArray()))
            .Where(entry => entry.Types.Length > 1 || (entry.Types.Length == 1 && entry.File.Name.Split('.')[0] != entry.Types[0]))
            .Select(entry => $"{entry.File}: {string.Join(", ", entry.Types)}");
        Assert.That(violations, Is.Empty, "one type a file, and the file has the type's name");
    }

    [Test]
    public void NamespacesMirrorFolders()
    {
        IEnumerable<string> violations =
            from file in OurTypes
            let declared = file.Lines.Select(line => Namespace().Match(line)).FirstOrDefault(match => match.Success)?.Groups["name"].Value
            where declared is not null
            let folder = Path.GetDirectoryName(file.Path)!.Replace('/', '.')
            let expected = folder.StartsWith("build.", StringComparison.Ordinal) ? "KernelOS." + folder["build.".Length..] : folder
            where declared != expected
            select $"{file}: {declared}, expected {expected}";
        Assert.That(violations, Is.Empty);
    }

    [Test]
    public void ADereferencedPointerComesWithTheReasonWhyItIsSafe()
    {
        List<string> violations = [];
        foreach (SourceFile file in OurTypes.Where(file => !file.Path.StartsWith("KernelOS.Tests/", StringComparison.Ordinal)))
        {
            if (HasReasonForWholeType(file.Lines))
            {
                continue;
            }

            for (int i = 0; i < file.Lines.Length; i++)
            {
                if (Dereference().IsMatch(WithoutComment(file.Lines[i])) && !MemberAround(file.Lines, i).Any(line => line.Contains("// SAFETY:", StringComparison.Ordinal)))
                {
                    violations.Add($"{file}:{i + 1}: {file.Lines[i].Trim()}");
                }
            }
        }

        Assert.That(violations, Is.Empty, "the member, or its unsafe type, needs a line '// SAFETY: …' that says why the pointer is valid");
    }

    [Test]
    public void NothingIsLeftForLaterWithoutAnOwner()
    {
        IEnumerable<string> violations = Everything
            .Where(file => file.Name != nameof(SourceTests))
            .SelectMany(file => file.Lines.Select((line, index) => (file, line, index)))
            .Where(entry => Marker().IsMatch(entry.line))
            .Select(entry => $"{entry.file}:{entry.index + 1}: {entry.line.Trim()}");
        Assert.That(violations, Is.Empty, "finish it, or write an issue");
    }

    [Test]
    public void SourcesSpeakOfTheProjectAlone()
    {
        IEnumerable<string> violations = Everything
            .Concat(SourceTree.Files("", ".md"))
            .Where(file => file.Name != nameof(SourceTests))
            .SelectMany(file => file.Lines.Select((line, index) => (file, line, index)))
            .Where(entry => Foreign().IsMatch(entry.line))
            .Select(entry => $"{entry.file}:{entry.index + 1}: {entry.line.Trim()}");
        Assert.That(violations, Is.Empty, "neither who wrote a line nor the machine on which it was written belongs into it");
    }

    /// <summary>Whether one reason stands right above an unsafe type, for all of it.</summary>
    private static bool HasReasonForWholeType(string[] lines)
    {
        int type = Array.FindIndex(lines, line => TopLevelType().IsMatch(line) && line.Contains(" unsafe ", StringComparison.Ordinal));
        while (type > 0 && CommentOrAttribute().IsMatch(lines[type - 1]))
        {
            type--;
            if (lines[type].StartsWith("// SAFETY:", StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The member in which a line lies, with its comments and attributes: from the last line indented like a member to the next one.</summary>
    private static IEnumerable<string> MemberAround(string[] lines, int index)
    {
        int start = index;
        while (start > 0 && !MemberStart().IsMatch(lines[start]))
        {
            start--;
        }

        while (start > 0 && CommentOrAttribute().IsMatch(lines[start - 1]))
        {
            start--;
        }

        int end = index;
        while (end < lines.Length - 1 && !MemberEnd().IsMatch(lines[end]))
        {
            end++;
        }

        return lines[start..(end + 1)];
    }

    private static string WithoutComment(string line)
    {
        int comment = line.IndexOf("//", StringComparison.Ordinal);
        return comment < 0 ? line : line[..comment];
    }

    [GeneratedRegex(@"^(?:(?:public|internal|file|static|sealed|abstract|readonly|ref|partial|unsafe)\s+)*(?:record\s+(?:struct|class)|class|struct|interface|enum|record|delegate\s+(?:ref\s+)?[\w<>\[\],*?.]+)\s+(?<name>\w+)")]
    private static partial Regex TopLevelType();

    [GeneratedRegex(@"^namespace (?<name>[\w.]+);")]
    private static partial Regex Namespace();

    // A unary star or an arrow; a binary star has an operand before it, a pointer type an identifier.
    [GeneratedRegex(@"->|(?:^|[=(,!&|+\-?:;{]|\breturn)\s*\*\s*[\w(]")]
    private static partial Regex Dereference();

    [GeneratedRegex(@"^ {4}[^\s{}/\[#]")]
    private static partial Regex MemberStart();

    [GeneratedRegex(@"^ {4}(?:\}|[^\s].*;\s*$)")]
    private static partial Regex MemberEnd();

    [GeneratedRegex(@"^\s*(?://|\[)")]
    private static partial Regex CommentOrAttribute();

    [GeneratedRegex(@"\b(?:TODO|FIXME|HACK|XXX)\b|\bthrow new NotImplementedException\b")]
    private static partial Regex Marker();

    [GeneratedRegex(@"(?<![\w.])/(?:home|root|work)/\w|\bC:\\Users\b|co-authored-by|\b(?:generated|written) (?:by|with) (?:an? )?(?:ai|assistant|tool|model)\b|\blanguage model\b|\bas an ai\b", RegexOptions.IgnoreCase)]
    private static partial Regex Foreign();
}
