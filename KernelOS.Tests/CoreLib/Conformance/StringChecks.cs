using System;

namespace KernelOS.Tests.CoreLib.Conformance;

/// <summary>Strings: literals, comparison, parts, concatenation, switches.</summary>
internal static class StringChecks
{
    public static void Run(Transcript transcript)
    {
        transcript.Group("strings");
        string text = "Hello, kernel";
        transcript.Line("length", text.Length);
        transcript.Line("indexer", text[7]);
        transcript.Line("from end", text[^1]);
        transcript.Line("empty", string.Empty.Length);
        transcript.Line("substring", text.Substring(7));
        transcript.Line("substring with length", text.Substring(7, 4));
        transcript.Line("range", text[..5]);
        transcript.Line("concat", text + "!" + text[0]);
        transcript.Line("concat null", null + "x" + null);
        transcript.Line("repeated", new string('z', 5));
        transcript.Line("from array", new string(['a', 'b']));
        transcript.Line("from span", new string(text.AsSpan(1, 3)));
        transcript.Line("none", new string('q', 0));
        transcript.Line("IsNullOrEmpty", string.IsNullOrEmpty("") && string.IsNullOrEmpty(null) && !string.IsNullOrEmpty("a"));

        string made = new(text.AsSpan());
        transcript.Line("equal contents", text == made);
        transcript.Line("not one object", ReferenceEquals(text, made));
        transcript.Line("Equals", text.Equals(made) && text.Equals((object)made) && !text.Equals(Nothing()) && !text.Equals("hello, kernel"));
        transcript.Line("same hash", text.GetHashCode() == made.GetHashCode());
        transcript.Line("unequal", text != made || text == "Hello, kernel ");
        transcript.Line("order", Math.Sign(string.CompareOrdinal("abc", "abd")));
        transcript.Line("order of prefix", Math.Sign(string.CompareOrdinal("abc", "ab")));
        transcript.Line("order of null", string.CompareOrdinal(null, "ab"));
        transcript.Line("order of same", string.CompareOrdinal("ab", "ab"));

        int vowels = 0;
        foreach (char character in text)
        {
            if (character is 'a' or 'e' or 'i' or 'o' or 'u')
            {
                vowels++;
            }
        }

        transcript.Line("foreach", vowels);
        foreach (string word in (string[])["open", "close", "read", "write", "lseek", "mmap", "exit", "", "mprotect"])
        {
            transcript.Line(word, Number(word));
        }

        transcript.Line("StartsWith", text.StartsWith('H') && !text.StartsWith('h') && !"".StartsWith('a'));
        transcript.Line("ToString", text.ToString());
        transcript.Line("object ToString", ((object)"as object").ToString());
        char[] buffer = new char[20];
        transcript.Line("TryCopyTo", text.TryCopyTo(buffer) && buffer[12] == 'l' && !text.TryCopyTo(new char[5]));
        transcript.Line("char", char.IsAsciiDigit('7') && char.IsAsciiLetter('q') && char.IsAsciiHexDigit('F') && !char.IsAsciiLetterOrDigit('-'));
        transcript.Line("surrogates", char.IsHighSurrogate('\uD83D') && char.IsLowSurrogate('\uDE00') && !char.IsSurrogate('a'));
        transcript.Line("chars ordered", 'b'.CompareTo('a') > 0);
        transcript.Line("char text", 'c'.ToString());
        transcript.Line("utf-8", "Grüße"u8.Length);
    }

    private static string? Nothing() => null;

    private static int Number(string name) => name switch
    {
        "read" => 0,
        "write" => 1,
        "open" => 2,
        "close" => 3,
        "lseek" => 8,
        "mmap" => 9,
        "mprotect" => 10,
        "exit" => 60,
        _ => -38,
    };
}
