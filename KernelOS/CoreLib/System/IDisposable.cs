namespace System;

/// <summary>Something that gives back what it holds.</summary>
public interface IDisposable
{
    void Dispose();
}
