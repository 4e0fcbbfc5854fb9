namespace System.Collections.Generic;

/// <summary>Goes through a sequence.</summary>
public interface IEnumerator<out T> : IEnumerator, IDisposable
    where T : allows ref struct
{
    new T Current { get; }
}
