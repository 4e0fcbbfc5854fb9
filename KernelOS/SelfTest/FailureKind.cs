namespace KernelOS.SelfTest;

/// <summary>Ways in which the kernel can be broken on purpose, each the value of the kernel option <c>panic</c>.</summary>
internal enum FailureKind
{
    /// <summary>Not at all.</summary>
    None,

    /// <summary><c>test</c>: a check of the kernel's own fails.</summary>
    Test,

    /// <summary><c>throw</c>: an exception is thrown.</summary>
    Throw,

    /// <summary><c>bounds</c>: an array is read past its end.</summary>
    Bounds,

    /// <summary><c>fault</c>: something is written where no memory is.</summary>
    Fault,

    /// <summary><c>jump</c>: address zero is called.</summary>
    Jump,

    /// <summary><c>data</c>: data is called.</summary>
    Data,

    /// <summary><c>return</c>: a method returns to an address that cannot be one.</summary>
    Return,

    /// <summary><c>overflow</c>: the stack runs into its guard page.</summary>
    Overflow,

    /// <summary><c>nested</c>: the panic itself fails.</summary>
    Nested,
}
