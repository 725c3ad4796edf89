namespace TenantHygiene.EndToEnd.Running;

/// <summary>One product for all tests that neither stop it nor need it fresh: four tenants, each with another policy.</summary>
public sealed class SharedProduct() : Product("shared", Scenario("four-policies.json"), Settings)
{
    private static Dictionary<string, string?> Settings => new(Waits.Short)
    {
        ["Tenants__1__Policy"] = "careful",
        ["Tenants__2__Policy"] = "observe",
        ["Tenants__3__Policy"] = "two-people",
        ["Policies__Folder"] = Scenario("Policies"),
    };
}

/// <summary>Its tests run one after another; each brings users of its own.</summary>
[CollectionDefinition(nameof(SharedProduct))]
public sealed class SharedProductDefinition : ICollectionFixture<SharedProduct>;
