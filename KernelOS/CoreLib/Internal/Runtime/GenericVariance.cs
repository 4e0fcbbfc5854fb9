namespace Internal.Runtime;

/// <summary>How a generic type varies with one of its arguments.</summary>
internal enum GenericVariance : byte
{
    /// <summary>Not at all.</summary>
    Invariant = 0,

    /// <summary>The same way: <c>out</c>.</summary>
    Covariant = 1,

    /// <summary>The opposite way: <c>in</c>.</summary>
    Contravariant = 2,
}
