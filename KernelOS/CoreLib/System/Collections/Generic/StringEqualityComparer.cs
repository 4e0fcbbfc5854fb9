using System.Diagnostics.CodeAnalysis;

namespace System.Collections.Generic;

/// <summary>Equality of strings by their contents.</summary>
internal sealed class StringEqualityComparer : EqualityComparer<string>
{
    public override bool Equals(string? x, string? y) => string.Equals(x, y);

    public override int GetHashCode([DisallowNull] string obj) => obj?.GetHashCode() ?? 0;
}
