using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;

namespace KernelOS.Tests.Boot;

/// <summary>One boot's programs with markers around them, and how to take apart what they wrote.</summary>
/// <remarks>
/// Standard output:  … marker 0, output of program 0, marker 1, output of program 1, marker 2.
/// Standard error has, besides, a line of the tool after each program: <c>kernelos: PATH ended with status N</c>.
/// </remarks>
internal sealed class Transcript
{
    private readonly string _markerProgram;
    private readonly string _token;
    private readonly IReadOnlyList<ProgramRun> _programs;

    /// <summary>Prepares one boot.</summary>
    /// <param name="markerProgram">The program that writes its argument to both streams.</param>
    /// <param name="token">What no program writes.</param>
    /// <param name="programs">The programs.</param>
    public Transcript(string markerProgram, string token, IReadOnlyList<ProgramRun> programs)
    {
        _markerProgram = markerProgram;
        _token = token;
        _programs = programs;
    }

    /// <summary>What follows the options of <c>build/kernelos run</c>.</summary>
    public IEnumerable<string> CommandLine()
    {
        yield return _markerProgram;
        yield return Marker(0);
        for (int i = 0; i < _programs.Count; i++)
        {
            string[] words = ["--then", _programs[i].Path, .. _programs[i].Arguments, "--then", _markerProgram, Marker(i + 1)];
            foreach (string word in words)
            {
                yield return word;
            }
        }
    }

    /// <summary>Takes apart what came of it.</summary>
    public BootResult Read(CommandResult result, string log)
    {
        // One character a byte, so that any bytes survive.
        string[] outputs = Split(Encoding.Latin1.GetString(result.Output));
        string[] errors = Split(Encoding.Latin1.GetString(result.Error));
        ProgramResult?[] programs = [.. _programs.Select((program, i) =>
            i < outputs.Length && i < errors.Length ? ReadProgram(program, outputs[i], errors[i]) : null)];
        return new BootResult(result.Status, programs, log, Encoding.UTF8.GetString(result.Error));
    }

    // With a newline before and after it, since a program need not end its last line.
    private string Marker(int index) => $"\n<{_token} {index}>\n";

    // What stands between two markers that follow each other; it ends where a marker is missing.
    private string[] Split(string text)
    {
        List<string> parts = [];
        int end = text.IndexOf(Marker(0), StringComparison.Ordinal);
        for (int i = 1; end >= 0 && i <= _programs.Count; i++)
        {
            int start = end + Marker(i - 1).Length;
            end = text.IndexOf(Marker(i), start, StringComparison.Ordinal);
            if (end >= 0)
            {
                parts.Add(text[start..end]);
            }
        }

        return [.. parts];
    }

    private ProgramResult? ReadProgram(ProgramRun program, string output, string error)
    {
        string ofMarker = Report(_markerProgram) + "0\n";
        string own = error.StartsWith(ofMarker, StringComparison.Ordinal) ? error[ofMarker.Length..] : error;
        string report = Report(program.Path);
        int at = own.LastIndexOf(report, StringComparison.Ordinal);
        if (at < 0)
        {
            return null;
        }

        int status = int.Parse(own.AsSpan(at + report.Length).TrimEnd('\n'), NumberStyles.None, CultureInfo.InvariantCulture);
        return new ProgramResult(status, Encoding.Latin1.GetBytes(output), Encoding.Latin1.GetBytes(own[..at]));
    }

    private static string Report(string path) => $"kernelos: {path} ended with status ";
}
