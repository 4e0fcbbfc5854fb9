namespace KernelOS.Tests.Benchmarks;

/// <summary>The heap of a textbook, to compare with: one list of free blocks by address, the first that fits, merged when freed.</summary>
public sealed unsafe class PlainListHeap
{
    private const nuint HeaderSize = 16;

    private Block* _first;

    public PlainListHeap(byte* start, nuint bytes)
    {
        _first = (Block*)start;
        *_first = new Block { Size = bytes };
    }

    public void* Allocate(nuint size)
    {
        size = (size + HeaderSize + 15) & ~(nuint)15;
        Block* before = null;
        for (Block* block = _first; block != null; before = block, block = block->Next)
        {
            if (block->Size < size)
            {
                continue;
            }

            Block* next = block->Next;
            if (block->Size >= size + HeaderSize + 16)
            {
                next = (Block*)((byte*)block + size);
                *next = new Block { Size = block->Size - size, Next = block->Next };
                block->Size = size;
            }

            if (before == null)
            {
                _first = next;
            }
            else
            {
                before->Next = next;
            }

            return (byte*)block + HeaderSize;
        }

        return null;
    }

    public void Free(void* memory)
    {
        Block* freed = (Block*)((byte*)memory - HeaderSize);
        Block* before = null;
        Block* behind = _first;
        while (behind != null && behind < freed)
        {
            before = behind;
            behind = behind->Next;
        }

        freed->Next = behind;
        if (behind != null && (byte*)freed + freed->Size == behind)
        {
            freed->Size += behind->Size;
            freed->Next = behind->Next;
        }

        if (before == null)
        {
            _first = freed;
        }
        else if ((byte*)before + before->Size == freed)
        {
            before->Size += freed->Size;
            before->Next = freed->Next;
        }
        else
        {
            before->Next = freed;
        }
    }

    private struct Block
    {
        public nuint Size;
        public Block* Next;
    }
}
