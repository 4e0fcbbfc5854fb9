namespace KernelOS.Core.Processes.Futexes;

/// <summary>What FUTEX_WAKE_OP does to its second futex, and by what it decides whether to wake there.</summary>
/// <remarks>
/// futex(2), FUTEX_WAKE_OP:
/// <code>
///  31        30…28      27…24       23…12     11…0
/// shift     operation  comparison  operand   what the old value is compared with      (both signed)
/// </code>
/// </remarks>
/// <param name="encoded">Any number.</param>
internal readonly struct FutexChange(uint encoded)
{
    private const int OperandBits = 12;
    private const uint Shift = 1u << 31;

    /// <summary>Computes the new value; false if there is no such operation.</summary>
    internal bool TryApply(uint value, out uint changed)
    {
        uint operand = (uint)SignExtended(encoded >> OperandBits);
        if ((encoded & Shift) != 0)
        {
            operand = 1u << (int)(operand & 31);
        }

        uint operation = (encoded >> 28) & 7;
        changed = operation switch
        {
            0 => operand,
            1 => value + operand,
            2 => value | operand,
            3 => value & ~operand,
            4 => value ^ operand,
            _ => value,
        };
        return operation <= 4;
    }

    /// <summary>Compares the old value; false if there is no such comparison.</summary>
    internal bool TryCompare(uint value, out bool isTrue)
    {
        int left = (int)value;
        int right = SignExtended(encoded);
        uint comparison = (encoded >> 24) & 15;
        isTrue = comparison switch
        {
            0 => left == right,
            1 => left != right,
            2 => left < right,
            3 => left <= right,
            4 => left > right,
            5 => left >= right,
            _ => false,
        };
        return comparison <= 5;
    }

    private static int SignExtended(uint bits) => (int)(bits << (32 - OperandBits)) >> (32 - OperandBits);
}
