package main

import (
	"sync"
	"sync/atomic"
	"time"

	"github.com/HdrHistogram/hdrhistogram-go"
)

// question asks once, and says whether the request was allowed.
type question func(turn int, headers map[string]string) (bool, error)

// result says what came of the questions. Times are in milliseconds, but for the seconds that all of it took.
type result struct {
	Asked    int64   `json:"asked"`
	Seconds  float64 `json:"seconds"`
	Allowed  int64   `json:"allowed"`
	Refused  int64   `json:"refused"`
	Failed   int64   `json:"failed"`
	P50      float64 `json:"p50"`
	P99      float64 `json:"p99"`
	P999     float64 `json:"p999"`
	Most     float64 `json:"most"`
	FirstErr string  `json:"firstError,omitempty"`
}

const (
	// More than this many questions are never under way: the service is overrun then, which the times show.
	mostUnderWay = 256
	longest      = int64(60 * time.Second / time.Microsecond)
)

// schedule says when the next question is due, and whether there is one.
type schedule func() (turn int64, due time.Time, more bool)

// steadily is a schedule that does not care how long answers take: each question counts from the moment at which it was due, so that
// a service that stalls delays all who would have come meanwhile.
func steadily(rate int, duration time.Duration) schedule {
	total := int64(rate) * int64(duration/time.Second)
	interval := time.Second / time.Duration(rate)
	begin := time.Now()
	var next atomic.Int64
	return func() (int64, time.Time, bool) {
		turn := next.Add(1) - 1
		return turn, begin.Add(time.Duration(turn) * interval), turn < total
	}
}

// atOnce is a schedule in which whoever has an answer asks again.
func atOnce(duration time.Duration) schedule {
	end := time.Now().Add(duration)
	var next atomic.Int64
	return func() (int64, time.Time, bool) {
		now := time.Now()
		return next.Add(1) - 1, now, now.Before(end)
	}
}

// measure asks by the schedule, and has at most so many questions under way.
func measure(ask question, shown credentials, schedule schedule, most int) result {
	var allowed, refused, failed atomic.Int64
	var firstError atomic.Value
	var all sync.Mutex
	times := hdrhistogram.New(1, longest, 3)
	begin := time.Now()
	var group sync.WaitGroup
	for range most {
		group.Go(func() {
			own := hdrhistogram.New(1, longest, 3)
			for turn, due, more := schedule(); more; turn, due, more = schedule() {
				headers := shown(int(turn))
				time.Sleep(time.Until(due))
				good, err := ask(int(turn), headers)
				_ = own.RecordValue(min(longest, time.Since(due).Microseconds()))
				switch {
				case err != nil:
					failed.Add(1)
					firstError.CompareAndSwap(nil, err.Error())
				case good:
					allowed.Add(1)
				default:
					refused.Add(1)
				}
			}
			all.Lock()
			defer all.Unlock()
			times.Merge(own)
		})
	}
	group.Wait()
	said, _ := firstError.Load().(string)
	millis := func(value int64) float64 { return float64(value) / 1000 }
	return result{
		Asked: times.TotalCount(), Seconds: time.Since(begin).Seconds(),
		Allowed: allowed.Load(), Refused: refused.Load(), Failed: failed.Load(),
		P50: millis(times.ValueAtQuantile(50)), P99: millis(times.ValueAtQuantile(99)),
		P999: millis(times.ValueAtQuantile(99.9)), Most: millis(times.Max()), FirstErr: said,
	}
}
