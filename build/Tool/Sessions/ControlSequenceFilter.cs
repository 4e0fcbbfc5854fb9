namespace KernelOS.Tool.Sessions;

/// <summary>Tells text from terminal control (ECMA-48: ESC, then optionally <c>[</c>, parameters and a final byte).</summary>
internal struct ControlSequenceFilter
{
    private const byte Escape = 0x1B;

    private State _state;

    private enum State : byte
    {
        Text,
        AfterEscape,
        InSequence,
    }

    /// <summary>Whether the next byte is text, a tab or the end of a line.</summary>
    public bool Passes(byte value)
    {
        switch (_state)
        {
            case State.AfterEscape:
                _state = value == '[' ? State.InSequence : State.Text;
                return false;
            case State.InSequence:
                _state = value is >= 0x40 and <= 0x7E ? State.Text : State.InSequence;
                return false;
            default:
                _state = value == Escape ? State.AfterEscape : State.Text;
                return value is >= (byte)' ' and not 0x7F or (byte)'\n' or (byte)'\t';
        }
    }
}
