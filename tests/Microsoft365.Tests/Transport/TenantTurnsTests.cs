using Microsoft.Extensions.Time.Testing;
using TenantHygiene.Microsoft365.Transport;

namespace TenantHygiene.Microsoft365.Tests.Transport;

public sealed class TenantTurnsTests
{
    private static readonly Guid _large = Guid.NewGuid();
    private readonly FakeTimeProvider _time = new();
    private readonly TenantTurns _turns;

    public TenantTurnsTests() => _turns = new TenantTurns(_time);

    [Fact]
    public void A_tenant_alone_has_twelve_turns_a_third_of_them_only_for_what_has_begun()
    {
        var begin = Enumerable.Range(0, 20).Count(number => IsTurnOf(_large, $"new{number}", hasBegun: false));
        var go = Enumerable.Range(0, 20).Count(number => IsTurnOf(_large, $"begun{number}", hasBegun: true));

        Assert.Equal((8, 4), (begin, go));
    }

    [Fact]
    public void However_much_one_tenant_asks_for_another_has_its_turn_at_once()
    {
        for (var number = 0; number < 5_000; number++)
        {
            _turns.Take(_large, $"{number}", hasBegun: true);
        }

        Assert.All(Enumerable.Range(0, 200), number => Assert.True(IsTurnOf(Guid.NewGuid(), $"{number}", hasBegun: false)));
    }

    [Fact]
    public void While_many_tenants_have_work_the_large_one_has_two_turns_and_gets_them_back_when_they_are_done()
    {
        var others = Enumerable.Range(0, 200).Select(number => _turns.Take(Guid.NewGuid(), $"{number}", hasBegun: true)).ToList();

        Assert.Equal(2, Enumerable.Range(0, 20).Count(number => IsTurnOf(_large, $"early{number}", hasBegun: true)));
        others.ForEach(turn => turn.Dispose());
        Assert.Equal(10, Enumerable.Range(0, 20).Count(number => IsTurnOf(_large, $"late{number}", hasBegun: true)));
    }

    [Fact]
    public void A_turn_that_ends_is_the_next_ones()
    {
        var turns = Fill();
        Assert.NotNull(_turns.Take(_large, "next", hasBegun: true).ComeBackAfter);

        turns[3].Dispose();
        turns[3].Dispose();

        Assert.True(IsTurnOf(_large, "next", hasBegun: true));
        Assert.False(IsTurnOf(_large, "after", hasBegun: true));
    }

    [Fact]
    public void Appointments_follow_one_another_in_the_order_in_which_they_were_asked_for()
    {
        Fill();

        var pauses = Enumerable
            .Range(0, 50)
            .Select(number => _turns.Take(_large, $"{number}", hasBegun: true).ComeBackAfter!.Value)
            .ToList();

        Assert.Equal(pauses.Order(), pauses);
        Assert.Equal(50, pauses.Distinct().Count());
    }

    [Fact]
    public void Appointments_are_as_far_apart_as_the_turns_of_the_tenant_take()
    {
        for (var number = 0; number < 200; number++)
        {
            using var turn = _turns.Take(_large, $"{number}", hasBegun: true);
            _time.Advance(TimeSpan.FromSeconds(60));
        }

        Fill();
        var first = _turns.Take(_large, "first", hasBegun: true).ComeBackAfter!.Value;
        var second = _turns.Take(_large, "second", hasBegun: true).ComeBackAfter!.Value;

        Assert.InRange(first.TotalSeconds, 4.9, 5.1);
        Assert.InRange((second - first).TotalSeconds, 4.9, 5.1);
    }

    [Fact]
    public void Who_comes_too_early_keeps_the_appointment()
    {
        Fill();
        for (var number = 0; number < 30; number++)
        {
            _turns.Take(_large, $"{number}", hasBegun: true);
        }

        var before = _turns.Take(_large, "mine", hasBegun: true).ComeBackAfter!.Value;
        _turns.Take(_large, "another", hasBegun: true);
        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(before - TimeSpan.FromSeconds(1), _turns.Take(_large, "mine", hasBegun: true).ComeBackAfter);
    }

    [Fact]
    public void Who_is_in_time_and_finds_no_turn_asks_ever_less_often()
    {
        Fill();
        var pauses = new List<double>();

        for (var attempt = 0; attempt < 5; attempt++)
        {
            var pause = _turns.Take(_large, "mine", hasBegun: true).ComeBackAfter!.Value;
            pauses.Add(pause.TotalSeconds);
            _time.Advance(pause);
        }

        Assert.Equal([5, 10, 20, 40], pauses.Skip(1));
    }

    [Fact]
    public void Nobody_is_told_to_come_later_than_in_a_quarter_of_an_hour()
    {
        Fill();

        var longest = Enumerable.Range(0, 5_000).Max(number => _turns.Take(_large, $"{number}", hasBegun: true).ComeBackAfter!.Value);

        Assert.Equal(TimeSpan.FromMinutes(15), longest);
    }

    private List<TenantTurn> Fill() =>
        [.. Enumerable.Range(0, TenantTurns.MostPerTenant).Select(number => _turns.Take(_large, $"fill{number}", hasBegun: true))];

    private bool IsTurnOf(Guid tenantId, string work, bool hasBegun) => _turns.Take(tenantId, work, hasBegun).ComeBackAfter is null;
}
