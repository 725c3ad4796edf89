using TenantHygiene.TestDirectory;

namespace TenantHygiene.HybridAgent.Tests.Support;

/// <summary>What all tests against a real directory have in common.</summary>
[Collection(nameof(ForestTests))]
public abstract class ForestTests
{
    private readonly SharedForest _shared;

    /// <summary>Skips the test where the machine cannot run a domain controller.</summary>
    protected ForestTests(SharedForest shared)
    {
        Assert.SkipWhen(Samba.MissingPrerequisite is not null, Samba.MissingPrerequisite ?? "");
        _shared = shared;
    }

    /// <summary>The forest.</summary>
    protected TestForest Forest => _shared.Forest;

    /// <summary>Somebody who may do everything in it.</summary>
    protected ForestAdministrator Administrator => _shared.Administrator;

    /// <summary>Ends with the test.</summary>
    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Adds a user who has a remote mailbox.</summary>
    protected Person AddPerson(Guid? archiveGuid = null, string unit = TestForest.Staff) => Person.Add(Administrator, archiveGuid, unit);
}

/// <summary>The tests that share a forest, and so run one after the other.</summary>
[CollectionDefinition(nameof(ForestTests))]
public sealed class ForestTestsCollection : ICollectionFixture<SharedForest>;

/// <summary>One forest for all tests that leave its domain controller alone. Each brings its own users.</summary>
public sealed class SharedForest : IAsyncLifetime
{
    private TestForest? _forest;
    private ForestAdministrator? _administrator;

    /// <summary>Null where the machine cannot run one, and the tests are skipped.</summary>
    public TestForest? ForestOrNull => _forest;

    public TestForest Forest => _forest ?? throw new InvalidOperationException("The forest does not run.");

    public ForestAdministrator Administrator => _administrator ?? throw new InvalidOperationException("The forest does not run.");

    public static Task<TestForest> StartAsync(ForestSchema schema) =>
        TestForest.StartAsync(
            Path.Combine(Path.GetTempPath(), $"forest-{Guid.NewGuid():N}"),
            schema,
            TestContext.Current.CancellationToken
        );

    public async ValueTask InitializeAsync()
    {
        if (Samba.MissingPrerequisite is null)
        {
            _forest = await StartAsync(ForestSchema.Exchange);
            _administrator = _forest.Administrate();
        }
    }

    public async ValueTask DisposeAsync()
    {
        _administrator?.Dispose();
        await (_forest?.DisposeAsync() ?? ValueTask.CompletedTask);
    }
}

/// <summary>A user of the test forest.</summary>
/// <param name="ObjectGuid">Its identity.</param>
/// <param name="Name">Its name.</param>
public sealed record Person(Guid ObjectGuid, string Name)
{
    /// <summary>Its source anchor, where nothing else was set.</summary>
    public string ImmutableId => Convert.ToBase64String(ObjectGuid.ToByteArray());

    /// <summary>Adds a user with an alias and, if wanted, an archive GUID.</summary>
    public static Person Add(ForestAdministrator administrator, Guid? archiveGuid = null, string unit = TestForest.Staff)
    {
        var name = $"u{Guid.NewGuid():N}"[..16];
        var attributes = new Dictionary<string, object> { ["mailNickname"] = name };
        if (archiveGuid is { } guid)
        {
            attributes["msExchArchiveGUID"] = guid.ToByteArray();
        }

        return new Person(administrator.AddUser(name, unit, attributes), name);
    }
}
