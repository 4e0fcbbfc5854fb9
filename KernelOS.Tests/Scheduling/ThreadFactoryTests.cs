using System.Collections.Generic;
using System.Linq;
using KernelOS.Core.Diagnostics;
using KernelOS.Core.Primitives;
using KernelOS.Core.Scheduling;
using KernelOS.Tests.Emulation;
using NUnit.Framework;

namespace KernelOS.Tests.Scheduling;

public sealed class ThreadFactoryTests
{
    private const int MaximumThreads = 40;

    private SimulatedKernel _kernel = null!;

    private ThreadFactory<SimulatedPlatform> Threads => _kernel.Threads;

    [SetUp]
    public void Boot() => _kernel = new SimulatedKernel(new SchedulerOptions(), MaximumThreads);

    [TearDown]
    public void ShutDown() => _kernel.Dispose();

    [Test]
    public void AThreadIsWhatItWasMadeAs()
    {
        object owner = new();
        Thread thread = _kernel.Create(ThreadPriority.High, () => { }, "worker", owner);
        Assert.Multiple(() =>
        {
            Assert.That(thread.Name, Is.EqualTo("worker"));
            Assert.That(thread.Priority, Is.EqualTo(ThreadPriority.High));
            Assert.That(thread.Owner, Is.SameAs(owner));
            Assert.That(thread.State, Is.EqualTo(ThreadState.New));
            Assert.That(thread.Stack.IsEmpty, Is.False);
            Assert.That(thread.Id.Value, Is.Not.Zero);
        });
    }

    [Test]
    public void ObjectsAndStacksAreUsedAgainButIdsAreNot()
    {
        HashSet<ulong> ids = [];
        HashSet<Thread> objects = [];
        for (int i = 0; i < 200; i++)
        {
            Thread thread = _kernel.Start(ThreadPriority.Normal, () => _kernel.Work(1));
            Assert.That(ids.Add(thread.Id.Value), "an id comes back");
            Assert.That(_kernel.Scheduler.GetCpuTime(thread), Is.EqualTo(Duration.Zero));
            objects.Add(thread);
            _kernel.RunToEnd();
        }

        Assert.That(objects, Has.Count.EqualTo(1));
        Assert.That(_kernel.Machine.LiveStacks, Has.Count.EqualTo(1));
    }

    [Test]
    public void OnlySoManyStacksAreKept()
    {
        for (int i = 0; i < MaximumThreads; i++)
        {
            _kernel.Start(ThreadPriority.Normal, () => { });
        }

        _kernel.RunToEnd();
        Assert.That(Threads.CachedStacks, Is.EqualTo(ThreadFactory<SimulatedPlatform>.MaximumCachedStacks));
        Assert.That(_kernel.Machine.LiveStacks, Has.Count.EqualTo(Threads.CachedStacks));
        Threads.Trim();
        Assert.That(Threads.CachedStacks, Is.Zero);
        Assert.That(_kernel.Machine.LiveStacks, Is.Empty);
        _kernel.Start(ThreadPriority.Normal, () => { });
        _kernel.RunToEnd();
        Assert.That(_kernel.Machine.LiveStacks, Has.Count.EqualTo(1));
    }

    [Test]
    public void OneThreadTooManyIsAnOrdinaryResult()
    {
        List<Thread> made = [.. Enumerable.Range(0, MaximumThreads).Select(_ => _kernel.Create(ThreadPriority.Normal, () => { }))];
        Result<Thread, ThreadError> oneMore = Threads.Create("one more", ThreadPriority.Normal, _ => { });
        Assert.That(oneMore.IsSuccess, Is.False);
        Assert.That(oneMore.Error, Is.EqualTo(ThreadError.TooManyThreads));
        made.ForEach(Threads.Release);
        Assert.That(Threads.LiveThreads, Is.Zero);
    }

    [Test]
    public void WithoutMemoryForAStackNothingIsLeftBehind([Range(0, 3)] int stacks)
    {
        _kernel.Machine.MaximumStacks = stacks;
        for (int i = 0; i < stacks; i++)
        {
            _kernel.Create(ThreadPriority.Normal, () => { });
        }

        for (int i = 0; i < 3; i++)
        {
            Assert.That(Threads.Create("one more", ThreadPriority.Normal, _ => { }).Error, Is.EqualTo(ThreadError.OutOfMemory));
            Assert.That(Threads.LiveThreads, Is.EqualTo(stacks));
        }

        _kernel.Machine.MaximumStacks++;
        Assert.That(Threads.Create("after all", ThreadPriority.Normal, _ => { }).IsSuccess);
    }

    [Test]
    public void WithoutMemoryForAThreadOnlyOldOnesAreUsedAgain()
    {
        Threads.Release(_kernel.Create(ThreadPriority.Normal, () => { }));
        _kernel.Machine.HasHeapMemory = false;
        Thread old = _kernel.Create(ThreadPriority.Normal, () => { });
        Assert.That(Threads.Create("one more", ThreadPriority.Normal, _ => { }).Error, Is.EqualTo(ThreadError.OutOfMemory));
        Assert.That(Threads.LiveThreads, Is.EqualTo(1));
        Threads.Release(old);
        Assert.That(_kernel.Machine.LiveStacks, Has.Count.EqualTo(Threads.CachedStacks));
    }

    [Test]
    public void ReleasingAThreadThatIsInUsePanics()
    {
        Thread thread = _kernel.Start(ThreadPriority.Normal, () => { });
        Assert.That(() => Threads.Release(thread), Throws.TypeOf<KernelPanicException>());
        _kernel.RunToEnd();
        Assert.That(() => Threads.Release(thread), Throws.TypeOf<KernelPanicException>(), "it has been taken back already");
    }

    [Test]
    public void AddingAThreadTwicePanics()
    {
        Thread thread = _kernel.Start(ThreadPriority.Normal, () => { });
        Assert.That(() => _kernel.Scheduler.Add(thread), Throws.TypeOf<KernelPanicException>());
    }
}
