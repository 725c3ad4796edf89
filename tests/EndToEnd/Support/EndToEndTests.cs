namespace TenantHygiene.EndToEnd.Support;

/// <summary>What all tests against the running product have in common.</summary>
public abstract class EndToEndTests
{
    private readonly Product _product;

    /// <summary>Skips the test when the machine lacks something.</summary>
    protected EndToEndTests(Product product)
    {
        Assert.SkipWhen(product.MissingPrerequisite is not null, product.MissingPrerequisite ?? "");
        _product = product;
    }

    /// <summary>The running product.</summary>
    protected Product Product => _product;

    /// <summary>The tenant.</summary>
    protected TenantDriver Tenant => _product.Tenant;

    /// <summary>The product's API.</summary>
    protected ApiDriver Api => _product.Api;

    /// <summary>The queue of detected errors.</summary>
    protected QueueDriver Queue => _product.Queue;

    /// <summary>Ends with the test.</summary>
    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;
}
