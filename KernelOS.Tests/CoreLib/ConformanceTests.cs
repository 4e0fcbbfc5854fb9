using System;
using System.Globalization;
using System.Text;
using KernelOS.Tests.CoreLib.Conformance;
using NUnit.Framework;

namespace KernelOS.Tests.CoreLib;

/// <summary>Our own System does what .NET's does: the same checks run on both, and what they print is compared.</summary>
public sealed class ConformanceTests
{
    private const int PanicStatus = 134;

    [Test]
    public void OurLibraryPrintsWhatDotNetPrints()
    {
        Transcript expected = new();
        AllChecks.Run(expected);
        (string output, string error, int status) = ConformanceProgram.Run();

        string[] expectedLines = Encoding.Latin1.GetString(expected.Written).Split('\n');
        string[] lines = output.Split('\n');
        Assert.That(error, Is.Empty);
        Assert.That(status, Is.Zero);
        Assert.That(expectedLines, Has.Length.GreaterThan(4000));
        string group = "";
        for (int i = 0; i < Math.Min(lines.Length, expectedLines.Length); i++)
        {
            group = expectedLines[i].StartsWith("== ", StringComparison.Ordinal) ? expectedLines[i] : group;
            Assert.That(lines[i], Is.EqualTo(expectedLines[i]), $"line {i} {group}");
        }

        Assert.That(lines, Has.Length.EqualTo(expectedLines.Length));
    }

    [Test]
    public void AFailedCheckPanicsWithTheNameOfDotNetsException([Range(0, FailureChecks.Count - 1)] int index)
    {
        Exception expected = Assert.Catch(() => FailureChecks.Run(index))!;
        (string output, string error, int status) = ConformanceProgram.Run(index.ToString(CultureInfo.InvariantCulture));

        Assert.That(output, Is.Empty);
        if (expected is DivideByZeroException)
        {
            Assert.That(status, Is.EqualTo(ConformanceProgram.DivisionErrorStatus), "the processor finds it; the kernel's trap names it");
            return;
        }

        Assert.That(error, Does.StartWith(expected.GetType().FullName + ": "));
        Assert.That(status, Is.EqualTo(PanicStatus));
    }

    [Test]
    public void AThrowPanicsWithItsMessage()
    {
        (_, string error, _) = ConformanceProgram.Run("16");
        Assert.That(error, Is.EqualTo("System.InvalidOperationException: thrown on purpose"));
    }

    [Test]
    public void AThrowPanicsWithItsParameter()
    {
        (_, string error, _) = ConformanceProgram.Run("28");
        Assert.That(error, Is.EqualTo("System.ArgumentException: a bad argument (Parameter 'index')"));
    }

    [Test]
    public void AnOverrunBufferOnTheStackPanics()
    {
        (_, string error, int status) = ConformanceProgram.Run("!");
        Assert.That(error, Is.EqualTo("a buffer on the stack was overrun"));
        Assert.That(status, Is.EqualTo(PanicStatus));
    }

    [Test]
    public void WhatAKernelDoesAllDayMakesNoObject()
    {
        (string output, string error, int status) = ConformanceProgram.Run("#");
        Assert.That(error, Is.Empty);
        Assert.That(status, Is.Zero);
        string[] lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.That(lines, Has.Length.GreaterThan(10));
        Assert.That(lines[0], Is.EqualTo("an object, to see that counting works = 1"));
        Assert.That(lines[1..], Has.All.EndsWith(" = 0"));
    }

    [Test]
    public void CollectionsGiveBackWhatTheyHave()
    {
        (string output, string error, int status) = ConformanceProgram.Run("@");
        Assert.That(error, Is.Empty);
        Assert.That(status, Is.Zero);
        string[] lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.That(lines, Has.Length.GreaterThan(15));
        Assert.That(lines[0], Is.EqualTo("an array, to see that counting works = 1"));
        foreach (string line in lines[1..])
        {
            string[] parts = line.Split(" = ");
            Assert.That(int.Parse(parts[1], CultureInfo.InvariantCulture), Is.LessThanOrEqualTo(parts[0].EndsWith("in use") ? 3 : 0), line);
        }
    }

    [Test]
    public void WhatDoesNotFailEnds()
    {
        (_, string error, int status) = ConformanceProgram.Run(FailureChecks.Count.ToString(CultureInfo.InvariantCulture));
        Assert.That(error, Is.Empty);
        Assert.That(status, Is.Zero);
    }
}
