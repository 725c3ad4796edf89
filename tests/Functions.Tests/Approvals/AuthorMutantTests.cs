using TenantHygiene.Functions.Tests.Support;
using TenantHygiene.Testing;

namespace TenantHygiene.Functions.Tests.Approvals;

/// <summary>
/// The tests of decisions in tickets notice when nobody asks who wrote a comment: with that guard taken out of the compiled product, they
/// fail.
/// </summary>
public sealed class AuthorMutantTests() : FunctionsFixture(healthyUsers: 1)
{
    private static readonly Mutation _everyAccountIsAnApprover = new(
        "TenantHygiene.Ticketing",
        "TenantHygiene.Ticketing.Connections.Connection",
        "ApproverOf",
        Mutation.Answers(true)
    );

    [Fact]
    public async Task Without_the_author_check_a_comment_of_another_account_counts_as_the_approvers()
    {
        SkipWithoutStorage();
        using var mutated = new MutatedProduct(typeof(AuthorMutantTests).Assembly, _everyAccountIsAnApprover);

        var (passed, output) = await mutated.RunAsync(
            nameof(TicketApprovalsTests.A_comment_of_another_account_does_not_count_for_the_approver_who_edits_another_field_afterwards),
            seed: 0
        );

        Assert.False(passed, output);
        Assert.Contains("[FAIL]", output, StringComparison.Ordinal);
    }
}
