namespace System.Collections;

/// <summary>A sequence.</summary>
public interface IEnumerable
{
    IEnumerator GetEnumerator();
}
