using TenantHygiene.TestDirectory;

namespace TenantHygiene.HybridAgent.Tests.Support;

/// <summary>What all tests against a real directory have in common.</summary>
[Collection(nameof(ForestTests))]
public abstract class ForestTests
{
    private readonly SharedForest shared;

    /// <summary>Skips the test where the machine cannot run a domain controller.</summary>
    protected ForestTests(SharedForest shared)
    {
        Assert.SkipWhen(Samba.Lack is not null, Samba.Lack ?? "");
        this.shared = shared;
    }

    /// <summary>The forest.</summary>
    protected TestForest Forest => shared.Forest;

    /// <summary>Somebody who may do everything in it.</summary>
    protected ForestAdministrator Administrator => shared.Administrator;

    /// <summary>Ends with the test.</summary>
    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Adds a user who has a remote mailbox.</summary>
    protected Person AddPerson(Guid? archiveGuid = null, string unit = TestForest.Staff) => Person.Add(Administrator, archiveGuid, unit);
}

/// <summary>The tests that share a forest, and so run one after the other.</summary>
[CollectionDefinition(nameof(ForestTests))]
public sealed class ForestTestsCollection : ICollectionFixture<SharedForest>;
