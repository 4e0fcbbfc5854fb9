namespace KernelOS.Tests.Symbols;

/// <summary>Names that look like others once they are mangled.</summary>
internal static class Under_score
{
    /// <summary>A nested type.</summary>
    internal sealed class In_ner
    {
        /// <summary>A method.</summary>
        public int Name_d { get; init; }
    }

    /// <summary>A generic nested type.</summary>
    internal struct Box<T>
    {
        /// <summary>A generic method.</summary>
        public readonly (T? First, TOther Second) Get<TOther>(TOther other) => (default, other);
    }
}
