using TenantHygiene.Functions.Tests.Support;
using TenantHygiene.Safety.Mutants;

namespace TenantHygiene.Functions.Tests.Approvals;

/// <summary>
/// The tests of decisions in tickets notice when nobody asks who wrote a comment: with that guard taken out of the compiled product, they
/// fail.
/// </summary>
public sealed class AuthorMutantTests() : FunctionsFixture(healthyUsers: 1)
{
    private static readonly Mutation _anybodyIsTheApprover = new(
        "TenantHygiene.Ticketing",
        "TenantHygiene.Ticketing.Connections.Connection",
        "ApproverOf",
        Mutation.Answers(true)
    );

    [Fact]
    public async Task Without_the_author_of_a_comment_what_somebody_else_wrote_is_taken_for_the_approvers()
    {
        SkipWithoutStorage();
        using var mutated = new MutatedProduct(_anybodyIsTheApprover);

        var (kept, told) = await mutated.RunAsync(
            nameof(TicketApprovalsTests.What_somebody_else_wrote_is_not_taken_for_the_approver_who_edits_another_field_afterwards),
            seed: 0
        );

        Assert.False(kept, told);
        Assert.Contains("[FAIL]", told, StringComparison.Ordinal);
    }
}
